-- Begins a new epoch unless the log has moved on. KEYS: head, log. ARGV: epoch and seq it must be at,
-- then as open.lua.
local head = redis.call('HMGET', KEYS[1], 'epoch', 'seq', 'version', 'snapshot', 'told', 'log')
local log = table.remove(head)
if head[1] and (head[1] ~= ARGV[1] or head[2] ~= ARGV[2]) then
  return head
end
head = {ARGV[3], '0', ARGV[4], ARGV[5], ARGV[3] .. ' ' .. ARGV[6]}
-- The log stays the same log, whose answers are remembered, in a new epoch.
redis.call('HSET', KEYS[1], 'epoch', head[1], 'seq', head[2], 'version', head[3], 'snapshot', head[4],
  'told', head[5], 'log', log or ARGV[3])
redis.call('DEL', KEYS[2])
redis.call('PEXPIRE', KEYS[1], ARGV[7])
redis.call(ARGV[8], ARGV[9], '0:' .. ARGV[10])
return head
