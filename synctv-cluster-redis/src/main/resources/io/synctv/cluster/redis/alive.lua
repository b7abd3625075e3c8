-- A sign of life in one partition. Returns '1' when the node's lease there had run out or was lost.
-- KEYS: alive. ARGV: node, lease, key ttl.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local known = redis.call('ZSCORE', KEYS[1], ARGV[1])
redis.call('ZADD', KEYS[1], now + tonumber(ARGV[2]), ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now - 3600000))
redis.call('PEXPIRE', KEYS[1], ARGV[3])
if known and tonumber(known) > now then
  return {'0'}
end
return {'1'}
