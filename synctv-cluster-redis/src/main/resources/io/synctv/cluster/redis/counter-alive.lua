-- A sign of life in one bucket of counters. Returns 'all' when the node's lease there had run out or
-- was lost, else the places, from 0, of those counters of which its share was lost. KEYS: alive,
-- counters to look at. ARGV: node, lease, key ttl.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local known = redis.call('ZSCORE', KEYS[1], ARGV[1])
redis.call('ZADD', KEYS[1], now + tonumber(ARGV[2]), ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now - 3600000))
redis.call('PEXPIRE', KEYS[1], ARGV[3])
if not known or tonumber(known) <= now then
  return {'all'}
end
local lost = {}
for i = 2, #KEYS do
  if redis.call('HEXISTS', KEYS[i], ARGV[1]) == 0 then
    lost[#lost + 1] = tostring(i - 2)
  end
end
return lost
