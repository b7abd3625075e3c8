-- Opens a log, or makes it. KEYS: head, log. ARGV: epoch, version, snapshot of a new one, ms to keep
-- it, command that publishes, channel, frame that tells of it.
local head = redis.call('HMGET', KEYS[1], 'epoch', 'seq', 'version', 'snapshot')
if not head[1] then
  redis.call('DEL', KEYS[2])
  redis.call('HSET', KEYS[1], 'epoch', ARGV[1], 'seq', '0', 'version', ARGV[2], 'snapshot', ARGV[3],
    'log', ARGV[1])
  redis.call(ARGV[5], ARGV[6], '0:' .. ARGV[7])
  head = {ARGV[1], '0', ARGV[2], ARGV[3]}
end
redis.call('PEXPIRE', KEYS[1], ARGV[4])
redis.call('PEXPIRE', KEYS[2], ARGV[4])
return head
