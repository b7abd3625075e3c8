-- Returns where the log stands, and the commits that end after a number. KEYS: head, log. ARGV: epoch,
-- number.
local answer = redis.call('HMGET', KEYS[1], 'epoch', 'seq', 'version', 'snapshot', 'told')
if not answer[1] then
  return {}
end
if answer[1] == ARGV[1] and tonumber(ARGV[2]) < tonumber(answer[2]) then
  for _, entry in ipairs(redis.call('XRANGE', KEYS[2], '(' .. ARGV[2] .. '-0', answer[2] .. '-0')) do
    answer[#answer + 1] = entry[1]
    answer[#answer + 1] = entry[2][2]
  end
end
return answer
