-- Takes a place. KEYS: alive, counter. ARGV: node, lease, limit, key ttl. Returns '1' when taken.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZADD', KEYS[1], now + tonumber(ARGV[2]), ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
local total = 0
local shares = redis.call('HGETALL', KEYS[2])
for i = 1, #shares, 2 do
  local lease = redis.call('ZSCORE', KEYS[1], shares[i])
  if lease and tonumber(lease) > now then
    total = total + tonumber(shares[i + 1])
  else
    redis.call('HDEL', KEYS[2], shares[i])
  end
end
if total >= tonumber(ARGV[3]) then
  return {'0'}
end
redis.call('HINCRBY', KEYS[2], ARGV[1], 1)
redis.call('PEXPIRE', KEYS[2], ARGV[4])
return {'1'}
