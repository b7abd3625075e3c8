-- Writes as a commit does, and publishes: so what comes back has proved both. KEYS: the channel, which
-- names a key as well. ARGV: command that publishes, message, ms to keep the key, '1' to ask whether
-- there is room. Returns '0' when less than a fiftieth of the memory is left, or nobody may know.
redis.call('SET', KEYS[1], '', 'PX', ARGV[3])
redis.call(ARGV[1], KEYS[1], ARGV[2])
if ARGV[4] == '1' then
  local info = redis.pcall('INFO', 'memory')
  local used = type(info) == 'string' and string.match(info, 'used_memory:(%d+)')
  local most = type(info) == 'string' and string.match(info, 'maxmemory:(%d+)')
  if not used or not most or (most ~= '0' and tonumber(used) > tonumber(most) * 0.98) then
    return {'0'}
  end
end
return {'1'}
