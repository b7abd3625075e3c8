-- Appends the events of one commit, or says why not.
-- KEYS: head, log, answer, then one for each command with a key. ARGV: epoch, expected version or '',
-- snapshot, number of events, frame, events to keep, ms to keep them, ms to remember answers, command
-- that publishes, channel, the revision told from or '' and that told to, then digest and answer of
-- each command.
local head = redis.call('HMGET', KEYS[1], 'epoch', 'seq', 'version', 'log', 'told')
if not head[1] then
  return {'missing'}
end
-- An answer counts for the log it was given by, through all of its epochs, and for no later log.
local mark = head[4] .. ' '
local function remembered(key)
  local known = redis.call('GET', key)
  return known and string.sub(known, 1, #mark) == mark and string.sub(known, #mark + 1)
end
local first = remembered(KEYS[3])
if first then
  return {'committed', first}
end
local known = {'known'}
for i = 4, #KEYS do
  local answer = remembered(KEYS[i])
  if answer then
    known[#known + 1] = tostring(i - 4)
    known[#known + 1] = answer
  end
end
if #known > 1 then
  return known
end
if head[1] ~= ARGV[1] or (ARGV[2] ~= '' and ARGV[2] ~= head[3])
  or (ARGV[11] ~= '' and head[1] .. ' ' .. ARGV[11] ~= head[5]) then
  return {'conflict', head[1], head[2], head[3], redis.call('HGET', KEYS[1], 'snapshot'), head[5]}
end
local function text(number)
  return string.format('%.0f', number)
end
first = text(head[2] + 1)
local last = head[2] + ARGV[4]
local id = text(last) .. '-0'
local keep = text(math.max(0, last - ARGV[6] + 1))
local function append()
  return redis.pcall('XADD', KEYS[2], 'MINID', '=', keep, id, 'f', ARGV[5])
end
local added = append()
if added.err and not string.find(added.err, 'smaller than', 1, true) then
  return redis.error_reply(added.err) -- a full Redis for one, which would take the next writes
end
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
if ARGV[11] ~= '' then
  redis.call('HSET', KEYS[1], 'told', head[1] .. ' ' .. ARGV[12])
end
redis.call('PEXPIRE', KEYS[1], ARGV[7])
redis.call('PEXPIRE', KEYS[2], ARGV[7])
redis.call(ARGV[9], ARGV[10], first .. ':' .. ARGV[5])
local answer = ARGV[1] .. ' ' .. first .. ' ' .. last .. ' ' .. version
redis.call('SET', KEYS[3], mark .. answer, 'PX', ARGV[8])
for i = 4, #KEYS do
  redis.call('SET', KEYS[i], mark .. ARGV[2 * i + 5] .. ' ' .. ARGV[2 * i + 6], 'PX', ARGV[8])
end
return {'committed', answer}
