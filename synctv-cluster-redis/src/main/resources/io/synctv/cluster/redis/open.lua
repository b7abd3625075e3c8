-- Opens a log, or makes it. KEYS: head, log. ARGV: epoch, version, snapshot of a new one, the revision
-- it has told up to, ms to keep it, command that publishes, channel, frame that tells of it.
-- What was told is kept with its epoch before it: where another version restarts a log it leaves the
-- field in place, and then it says nothing of the new epoch.
local head = redis.call('HMGET', KEYS[1], 'epoch', 'seq', 'version', 'snapshot', 'told')
if not head[1] then
  head = {ARGV[1], '0', ARGV[2], ARGV[3], ARGV[1] .. ' ' .. ARGV[4]}
  redis.call('HSET', KEYS[1], 'epoch', head[1], 'seq', head[2], 'version', head[3], 'snapshot', head[4],
    'told', head[5], 'log', ARGV[1])
  redis.call('DEL', KEYS[2])
  redis.call(ARGV[6], ARGV[7], '0:' .. ARGV[8])
end
redis.call('PEXPIRE', KEYS[1], ARGV[5])
redis.call('PEXPIRE', KEYS[2], ARGV[5])
return head
