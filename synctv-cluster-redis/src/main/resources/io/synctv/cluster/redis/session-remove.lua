-- Forgets a session unless another node has put it since. KEYS: sessions. ARGV: node, session.
local known = redis.call('HGET', KEYS[1], ARGV[2])
if known and string.match(known, '^[^\n]*') == ARGV[1] then
  redis.call('HDEL', KEYS[1], ARGV[2])
end
return {}
