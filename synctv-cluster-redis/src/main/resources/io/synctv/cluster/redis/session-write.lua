-- Writes sessions of one room. KEYS: alive, sessions. ARGV: holder, lease, key ttl, then for each
-- session what to do, its id and a value. 'put' records the value; 'back' does so unless another
-- living holder has put the session since; 'remove' forgets what this holder has put; 'drop' forgets
-- what is recorded if it is the value still. A Redis without memory refuses the first command of a
-- script that records anything, and with it the others.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function holder(value)
  return value and string.match(value, '^[^\n]*')
end
local records = false
for i = 4, #ARGV, 3 do
  records = records or ARGV[i] == 'put' or ARGV[i] == 'back'
end
if records then
  redis.call('ZADD', KEYS[1], now + tonumber(ARGV[2]), ARGV[1])
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
end
for i = 4, #ARGV, 3 do
  local what, session, value = ARGV[i], ARGV[i + 1], ARGV[i + 2]
  local known = redis.call('HGET', KEYS[2], session)
  if what == 'put' then
    redis.call('HSET', KEYS[2], session, value)
  elseif what == 'back' then
    local other = holder(known)
    local lease = other and other ~= ARGV[1] and redis.call('ZSCORE', KEYS[1], other)
    if not (lease and tonumber(lease) > now) then
      redis.call('HSET', KEYS[2], session, value)
    end
  elseif what == 'remove' then
    if holder(known) == ARGV[1] then
      redis.call('HDEL', KEYS[2], session)
    end
  elseif known == value then
    redis.call('HDEL', KEYS[2], session)
  end
end
if records then
  redis.call('PEXPIRE', KEYS[2], ARGV[3])
end
return {}
