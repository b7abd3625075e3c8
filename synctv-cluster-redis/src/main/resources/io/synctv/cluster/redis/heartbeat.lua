-- A sign of life in the directory, which is returned, after '1' when the node's own entry had run out
-- or was lost, and so perhaps those of others. KEYS: alive, info. ARGV: node, lease, info, key ttl.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local known = redis.call('ZSCORE', KEYS[1], ARGV[1])
local kept = known and tonumber(known) > now and redis.call('HEXISTS', KEYS[2], ARGV[1]) == 1
redis.call('ZADD', KEYS[1], now + tonumber(ARGV[2]), ARGV[1])
redis.call('HSET', KEYS[2], ARGV[1], ARGV[3])
for _, node in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now)) do
  redis.call('ZREM', KEYS[1], node)
  redis.call('HDEL', KEYS[2], node)
end
local reply = {kept and '0' or '1'}
local infos = redis.call('HGETALL', KEYS[2])
for i = 1, #infos, 2 do
  if not redis.call('ZSCORE', KEYS[1], infos[i]) then
    -- Its lease was lost: it gets another one, in which it gives a sign of life or is gone.
    redis.call('ZADD', KEYS[1], now + tonumber(ARGV[2]), infos[i])
  end
  reply[#reply + 1] = infos[i]
  reply[#reply + 1] = infos[i + 1]
end
redis.call('PEXPIRE', KEYS[1], ARGV[4])
redis.call('PEXPIRE', KEYS[2], ARGV[4])
return reply
