-- Appends the events of one commit, or says why not.
-- KEYS: head, log, answer. ARGV: epoch, expected version or '', snapshot, number of events, frame,
-- events to keep, ms to keep them, ms to remember the answer, command that publishes, channel.
local head = redis.call('HMGET', KEYS[1], 'epoch', 'seq', 'version', 'log')
if not head[1] then
  return {'missing'}
end
-- An answer counts for the log it was given by, through all of its epochs, and for no later log.
local known = redis.call('GET', KEYS[3])
local mark = head[4] .. ' '
if known and string.sub(known, 1, #mark) == mark then
  return {'committed', string.sub(known, #mark + 1)}
end
if head[1] ~= ARGV[1] or (ARGV[2] ~= '' and ARGV[2] ~= head[3]) then
  return {'conflict', head[1], head[2], head[3], redis.call('HGET', KEYS[1], 'snapshot')}
end
local function text(number)
  return string.format('%.0f', number)
end
local first = text(head[2] + 1)
local last = head[2] + ARGV[4]
local id = text(last) .. '-0'
local keep = text(math.max(0, last - ARGV[6] + 1))
local function append()
  return redis.pcall('XADD', KEYS[2], 'MINID', '=', keep, id, 'f', ARGV[5])
end
local added = append()
if added.err then
  -- Somebody else wrote into the stream beyond its end: that goes, and the log goes on.
  for _, entry in ipairs(redis.call('XRANGE', KEYS[2], '(' .. head[2] .. '-0', '+')) do
    redis.call('XDEL', KEYS[2], entry[1])
  end
  redis.call('XSETID', KEYS[2], head[2] .. '-0')
  added = append()
  if added.err then
    return redis.error_reply(added.err)
  end
end
last = text(last)
local version = head[3]
if ARGV[2] == '' then
  redis.call('HSET', KEYS[1], 'seq', last)
else
  version = text(head[3] + 1)
  redis.call('HSET', KEYS[1], 'seq', last, 'version', version, 'snapshot', ARGV[3])
end
redis.call('PEXPIRE', KEYS[1], ARGV[7])
redis.call('PEXPIRE', KEYS[2], ARGV[7])
redis.call(ARGV[9], ARGV[10], first .. ':' .. ARGV[5])
local answer = ARGV[1] .. ' ' .. first .. ' ' .. last .. ' ' .. version
redis.call('SET', KEYS[3], mark .. answer, 'PX', ARGV[8])
return {'committed', answer}
