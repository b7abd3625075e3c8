-- Writes as a commit does, and publishes: so what comes back has proved both. KEYS: the channel, which
-- names a key as well. ARGV: command that publishes, message, ms to keep the key.
redis.call('SET', KEYS[1], '', 'PX', ARGV[3])
redis.call(ARGV[1], KEYS[1], ARGV[2])
return {}
