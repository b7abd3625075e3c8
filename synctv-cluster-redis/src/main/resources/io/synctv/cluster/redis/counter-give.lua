-- Gives a place of a node back. KEYS: counter. ARGV: node.
local share = tonumber(redis.call('HGET', KEYS[1], ARGV[1]) or '0')
if share > 1 then
  redis.call('HINCRBY', KEYS[1], ARGV[1], -1)
else
  redis.call('HDEL', KEYS[1], ARGV[1])
end
return {}
