-- Publishes where a channel's slot is, if that can be written to. KEYS: channel. ARGV: command that
-- publishes, message.
redis.call(ARGV[1], KEYS[1], ARGV[2])
return {}
