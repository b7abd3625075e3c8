-- Takes a lock if nobody has it. KEYS: lock, tokens. ARGV: holder, ttl. Returns the token as text, or
-- '0'. Tokens never fall behind the store's clock: so they grow even when the store was emptied.
if not redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then
  return {'0'}
end
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local token = math.max(tonumber(redis.call('GET', KEYS[2]) or '0') + 1, now)
redis.call('SET', KEYS[2], string.format('%.0f', token))
return {string.format('%.0f', token)}
