-- Returns the nodes whose lease runs. KEYS: alive, info.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local infos = {}
for _, node in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], now, '+inf')) do
  local info = redis.call('HGET', KEYS[2], node)
  if info then
    infos[#infos + 1] = node
    infos[#infos + 1] = info
  end
end
return infos
