-- Keeps a log that is watched, and returns where it stands. KEYS: head, log. ARGV: ms to keep it.
redis.call('PEXPIRE', KEYS[1], ARGV[1])
redis.call('PEXPIRE', KEYS[2], ARGV[1])
return redis.call('HMGET', KEYS[1], 'epoch', 'seq')
