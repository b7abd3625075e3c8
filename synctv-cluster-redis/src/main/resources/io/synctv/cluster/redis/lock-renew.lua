-- Extends a lock that is still held. KEYS: lock. ARGV: holder, ttl.
if redis.call('GET', KEYS[1]) == ARGV[1] then
  return {string.format('%d', redis.call('PEXPIRE', KEYS[1], ARGV[2]))}
end
return {'0'}
