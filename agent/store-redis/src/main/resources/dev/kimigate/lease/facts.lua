-- What the machines of an account know of it beside permits. Of each fact the greatest value counts, in an order that is
-- total: who tells what, how often and in which order makes no difference. SharedFact is the same in Java.
--
-- It has a key of its own. A fact that was evicted is told again by a machine that knows it.
--
-- KEYS[1]: of each fact its name, and `stamp first second`. ARGV: the channel on which machines are called; then of each
-- fact that is told its name, how many milliseconds ago it was learned, first, second. Answer: the server's clock; then of
-- each fact that is known its name, stamp, first, second.
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)

local KEEP_MILLIS = 604800000
local NAMES = {'starts', 'quota', 'asked', 'answered'}
-- Two values of one step are of one time.
local STEPS = {starts = 2000, quota = 1, asked = 1, answered = 1}

local function whole(number)
  return string.format('%.0f', number)
end

local function natural(text)
  local number = tonumber(text)
  if number and number == math.floor(number) and number >= 0 and number < 2 ^ 53 then return number end
  return nil
end

local function greater(name, one, two)
  local step = STEPS[name]
  local first, second = math.floor(one.stamp / step), math.floor(two.stamp / step)
  if first ~= second then return first > second end
  if one.first ~= two.first then return one.first < two.first end
  if one.second ~= two.second then return one.second < two.second end
  return one.stamp > two.stamp
end

local facts = {}
local fields = redis.call('HGETALL', KEYS[1])
for at = 1, #fields, 2 do
  local stamp, first, second = string.match(fields[at + 1], '^(%d+) (%d+) (%d+)$')
  local fact = {stamp = natural(stamp), first = natural(first), second = natural(second)}
  if STEPS[fields[at]] and fact.stamp and fact.stamp <= now and fact.first and fact.second then facts[fields[at]] = fact end
end

local told = {}
for at = 2, #ARGV, 4 do
  local name, age, first, second = ARGV[at], natural(ARGV[at + 1]), natural(ARGV[at + 2]), natural(ARGV[at + 3])
  if not STEPS[name] or not age or not first or not second then return {-1} end
  if age < KEEP_MILLIS then
    -- The second number of an answer of /usages is how long something lasts.
    if name == 'answered' and second > 0 then second = now + second end
    told[name] = {stamp = now - age, first = first, second = second}
  end
end

local update = {}
for _, name in ipairs(NAMES) do
  local fact, known = told[name], facts[name]
  if fact and (not known or greater(name, fact, known)) then
    facts[name] = fact
    update[#update + 1] = name
    update[#update + 1] = whole(fact.stamp) .. ' ' .. whole(fact.first) .. ' ' .. whole(fact.second)
  end
end
if #update > 0 then
  redis.call('HSET', KEYS[1], unpack(update))
  redis.call('PEXPIRE', KEYS[1], KEEP_MILLIS)
  redis.pcall('PUBLISH', ARGV[1], '*')
end

local answer = {now}
for _, name in ipairs(NAMES) do
  local fact = facts[name]
  if fact then
    answer[#answer + 1] = name
    answer[#answer + 1] = fact.stamp
    answer[#answer + 1] = fact.first
    answer[#answer + 1] = fact.second
  end
end
return answer
