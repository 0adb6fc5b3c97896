-- A cool-down of an account, shared by its machines: the latest end is in force for all.
--
-- It has a key of its own. One that was evicted costs a refusal, and no permit hangs on it.
--
-- KEYS[1]: `until`, the server's clock, and `reason`. ARGV: milliseconds that the machine's own has to go (0 = it has
-- none), its reason, the channel on which machines are called. Answer: milliseconds to go, reason.
local LONGEST, SAME = 600000, 50
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local asked, why = tonumber(ARGV[1]), tonumber(ARGV[2])
if #ARGV ~= 3 or not asked or not why or asked < 0 or why < 0 then return {-1, 0} end
asked = math.min(math.floor(asked), LONGEST)

local left, reason = 0, 0
local known = redis.call('HGETALL', KEYS[1])
for at = 1, #known, 2 do
  local number = tonumber(known[at + 1]) or 0
  if known[at] == 'until' then left = math.max(0, math.floor(number - now)) end
  if known[at] == 'reason' then reason = math.floor(number) end
end
if left > LONGEST then left = 0 end

if asked > left + SAME then
  left, reason = asked, math.floor(why)
  redis.call('HSET', KEYS[1], 'until', string.format('%.0f', now + left), 'reason', string.format('%.0f', reason))
  redis.call('PEXPIRE', KEYS[1], left + 1000)
  redis.pcall('PUBLISH', ARGV[3], '*')
end
if left == 0 then reason = 0 end
return {left, reason}
