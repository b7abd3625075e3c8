-- Begins a new epoch unless the log has moved on. KEYS: head, log. ARGV: epoch and seq it must be at,
-- then as open.lua.
local head = redis.call('HMGET', KEYS[1], 'epoch', 'seq', 'version', 'snapshot', 'log')
if head[1] and (head[1] ~= ARGV[1] or head[2] ~= ARGV[2]) then
  return {head[1], head[2], head[3], head[4]}
end
redis.call('DEL', KEYS[2])
-- The log stays the same log, whose answers are remembered, in a new epoch.
redis.call('HSET', KEYS[1], 'epoch', ARGV[3], 'seq', '0', 'version', ARGV[4], 'snapshot', ARGV[5],
  'log', head[5] or ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[6])
redis.call(ARGV[7], ARGV[8], '0:' .. ARGV[9])
return {ARGV[3], '0', ARGV[4], ARGV[5]}
