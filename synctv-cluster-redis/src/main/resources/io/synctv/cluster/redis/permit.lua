-- An exact sliding window. KEYS: grants. ARGV: limit, window in microseconds, a name for this grant.
-- Returns -1 when granted, else the microseconds until the oldest grant leaves the window.
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local window = tonumber(ARGV[2])
local past = string.format('%.0f', now - window)
if redis.call('ZCOUNT', KEYS[1], '(' .. past, '+inf') < tonumber(ARGV[1]) then
  redis.call('ZADD', KEYS[1], string.format('%.0f', now), ARGV[3])
  redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', past)
  redis.call('PEXPIRE', KEYS[1], math.ceil(window / 1000))
  return {'-1'}
end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', past)
local oldest = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
return {string.format('%.0f', math.max(0, tonumber(oldest[2]) + window - now))}
