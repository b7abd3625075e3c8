-- Adds up the shares of nodes whose lease runs. KEYS: alive, counter.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local total = 0
local shares = redis.call('HGETALL', KEYS[2])
for i = 1, #shares, 2 do
  local lease = redis.call('ZSCORE', KEYS[1], shares[i])
  if lease and tonumber(lease) > now then
    total = total + tonumber(shares[i + 1])
  end
end
return {string.format('%.0f', total)}
