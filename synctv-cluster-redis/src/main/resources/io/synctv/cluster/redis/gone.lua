-- Ends a node's lease in one partition: what it holds there counts no more. KEYS: alive. ARGV: node.
redis.call('ZREM', KEYS[1], ARGV[1])
return {}
