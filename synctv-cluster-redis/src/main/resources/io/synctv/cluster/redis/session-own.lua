-- Returns what one holder has put in a room. KEYS: sessions. ARGV: holder.
local sessions = redis.call('HGETALL', KEYS[1])
local own = {}
for i = 1, #sessions, 2 do
  if string.match(sessions[i + 1], '^[^\n]*') == ARGV[1] then
    own[#own + 1] = sessions[i]
    own[#own + 1] = sessions[i + 1]
  end
end
return own
