-- Records a session. KEYS: alive, sessions. ARGV: node, lease, session, details, key ttl, mode. The
-- mode 'back' leaves a session alone that another living node has put since.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZADD', KEYS[1], now + tonumber(ARGV[2]), ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[5])
if ARGV[6] == 'back' then
  local known = redis.call('HGET', KEYS[2], ARGV[3])
  local node = known and string.match(known, '^[^\n]*')
  if node and node ~= ARGV[1] then
    local lease = redis.call('ZSCORE', KEYS[1], node)
    if lease and tonumber(lease) > now then
      return {}
    end
  end
end
redis.call('HSET', KEYS[2], ARGV[3], ARGV[1] .. '\n' .. ARGV[4])
redis.call('PEXPIRE', KEYS[2], ARGV[5])
return {}
