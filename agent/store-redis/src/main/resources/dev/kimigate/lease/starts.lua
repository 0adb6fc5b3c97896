-- The starts a minute of an account, divided among its machines: each may start so many calls in any minute as it is
-- allowed, and all that are allowed add up to no more than the account's number.
--
-- As with permits, what a machine says it may start is a fact, and so is what it did start in the last minute. A machine
-- lowers first and says so then; it raises after the answer.
--
-- KEYS[1]: of each machine its name, and `allowed want ends used`. ARGV: the machine's name, what it is allowed now, what it
-- started in the last minute, how many calls wait there, the account's number (0 = none is known), and for how long what is
-- on record stands. Answer: what it is allowed, what it should come down to, what others started, how many machines there are.
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)

local function whole(number)
  return string.format('%.0f', number)
end

local function natural(text)
  local number = tonumber(text)
  if number and number == math.floor(number) and number >= 0 and number < 2 ^ 53 then return number end
  return nil
end

local node, allowed, used = ARGV[1], natural(ARGV[2]), natural(ARGV[3])
local waiting, rate, keep = natural(ARGV[4]), natural(ARGV[5]), natural(ARGV[6])
if #ARGV ~= 6 or not string.match(node, '^%w+$') or not allowed or not used or not waiting or not rate or not keep then
  return {-1, 0, 0, 0}
end

local records, gone = {}, {}
local fields = redis.call('HGETALL', KEYS[1])
for at = 1, #fields, 2 do
  local may, want, ends, past = string.match(fields[at + 1], '^(%d+) (%d+) (%d+) (%d+)$')
  local record = {allowed = natural(may), want = natural(want), ends = natural(ends), used = natural(past)}
  if record.allowed and record.want and record.ends and record.used and record.ends > now then
    records[fields[at]] = record
  else
    gone[#gone + 1] = fields[at]
  end
end

if rate == 0 then allowed = 0 end
local mine = {allowed = math.max(allowed, used), want = used + waiting, ends = now + keep, used = used}
records[node] = mine

local ids, taken, elsewhere = {}, 0, 0
for id, record in pairs(records) do
  ids[#ids + 1] = id
  if id ~= node then
    taken = taken + record.allowed
    elsewhere = elsewhere + record.used
  end
end
table.sort(ids, function(first, second)
  local one, two = records[first].want, records[second].want
  if one ~= two then return one < two end
  return first < second
end)

-- Max-min parts of what is wanted; what nobody wants is spare, in equal parts, so that a call need not wait for us.
local target = 0
if rate > 0 then
  local room, at, spare = rate, 1, 0
  for index, id in ipairs(ids) do
    local part = math.floor(room / (#ids - index + 1))
    local given = math.min(records[id].want, part)
    if id == node then target, at = given, index end
    room = room - given
  end
  spare = math.floor(room / #ids)
  if at <= room % #ids then spare = spare + 1 end
  target = target + spare
  if target > mine.allowed then
    mine.allowed = math.max(mine.allowed, math.min(target, rate - taken))
  end
end

redis.call('HSET', KEYS[1], node,
  whole(mine.allowed) .. ' ' .. whole(mine.want) .. ' ' .. whole(mine.ends) .. ' ' .. whole(mine.used))
if #gone > 0 then redis.call('HDEL', KEYS[1], unpack(gone)) end
redis.call('PEXPIRE', KEYS[1], keep)
return {mine.allowed, target, elsewhere, #ids}
