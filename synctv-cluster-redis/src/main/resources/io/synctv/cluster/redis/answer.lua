-- Returns what a commit kept of a command. KEYS: head, what is kept.
local log = redis.call('HGET', KEYS[1], 'log')
local known = redis.call('GET', KEYS[2])
local mark = (log or '') .. ' '
if log and known and string.sub(known, 1, #mark) == mark then
  return {string.sub(known, #mark + 1)}
end
return {}
