-- Returns the sessions of nodes whose lease runs, and forgets the others. KEYS: alive, sessions.
-- ARGV: 'count' for their number only.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local alive = {}
for _, node in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. string.format('%.0f', now), '+inf')) do
  alive[node] = true
end
local sessions = redis.call('HGETALL', KEYS[2])
local live = {}
for i = 1, #sessions, 2 do
  if alive[string.match(sessions[i + 1], '^[^\n]*')] then
    live[#live + 1] = sessions[i]
    live[#live + 1] = sessions[i + 1]
  else
    redis.call('HDEL', KEYS[2], sessions[i])
  end
end
if ARGV[1] == 'count' then
  return {string.format('%d', #live / 2)}
end
return live
