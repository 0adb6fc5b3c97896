-- One sync of one machine: the only way in which permits of an account change hands.
--
-- KEYS[1] is the account's hash. Its field `h` is the header, `n:NODE` one machine. All is in one key, because eviction
-- takes keys one by one; the header has count and sum of the machines, so a field that is gone is noticed. Then, as
-- with an empty store, all begins anew. LeaseTable in the tests is the same in Java, and says why.
--
-- ARGV: version, node, leader, office, seq, asserted, want, limit, lease, reserve, history, share, leaving, run
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)

local OK, STALE, FOREIGN, OTHER_VERSION, NONSENSE = 1, 0, -1, -2, -3
local VERSION = 1
local MOST = 65535
local KEEP_MILLIS = 604800000
-- A machine that leaves says so often until its last call has ended, and its calls end with it: nothing is reserved then.
local LEAVING_MILLIS = 3000

local RECORD = {'office', 'seq', 'leader', 'block', 'want', 'limit', 'share', 'ends', 'reserved', 'left', 'since', 'turn',
  'called', 'told', 'kept', 'keptUntil', 'cap', 'spare'}
local HEADER = {'version', 'birth', 'runSince', 'quiet', 'grace', 'lease', 'reserve', 'count', 'sum'}

local function whole(number)
  return string.format('%.0f', number)
end

local function least(first, second)
  if first < second then return first end
  return second
end

local function most(first, second)
  if first > second then return first end
  return second
end

-- The words of a text by their names, and the word behind them; nil if they are no whole numbers.
local function read(text, names)
  local values, at = {}, 0
  for word in string.gmatch(text, '%S+') do
    at = at + 1
    if names[at] then
      local number = tonumber(word)
      if not number or number ~= math.floor(number) or math.abs(number) > 2 ^ 53 then return nil end
      values[names[at]] = number
    elseif at == #names + 1 then
      values.text = word
    else
      return nil
    end
  end
  if at < #names then return nil end
  return values
end

local function write(values, names, text)
  local words = {}
  for at, name in ipairs(names) do words[at] = whole(values[name]) end
  if text then words[#words + 1] = text end
  return table.concat(words, ' ')
end

local ARGUMENTS = {'version', 'office', 'seq', 'leader', 'asserted', 'want', 'limit', 'lease', 'reserve', 'history', 'share',
  'leaving'}
local asked = read(table.concat(
  {ARGV[1], ARGV[4], ARGV[5], ARGV[3], ARGV[6], ARGV[7], ARGV[8], ARGV[9], ARGV[10], ARGV[11], ARGV[12], ARGV[13]}, ' '),
  ARGUMENTS)
local node, run = ARGV[2], ARGV[14]
if #ARGV ~= 14 or not asked or not string.match(node, '^%w+$') or not string.match(run, '^[%w-]+$')
    or asked.asserted < 0 or asked.asserted > MOST or asked.want < 0 or asked.limit < 1 or asked.limit > MOST
    or asked.lease < 1 or asked.reserve < 0 or asked.office < 1 or asked.seq < 1 or asked.leader < 1
    or asked.history < 0 or asked.share < 0 or asked.leaving < 0 or asked.leaving > 1 then
  return {NONSENSE}
end

-- What is on record; nothing of it is trusted unless all of it is there.
local header, records, count, sum, sound = nil, {}, 0, 0, true
local fields = redis.call('HGETALL', KEYS[1])
for at = 1, #fields, 2 do
  local field, value = fields[at], fields[at + 1]
  if field == 'h' then
    header = read(value, HEADER)
  elseif string.sub(field, 1, 2) == 'n:' then
    local record = read(value, RECORD)
    if record then
      records[string.sub(field, 3)] = record
      count = count + 1
      sum = sum + record.block
    else
      sound = false
    end
  end
end
if header and header.version ~= VERSION then return {OTHER_VERSION, header.version} end
if asked.version ~= VERSION then return {OTHER_VERSION, VERSION} end
local lost = not header or not header.text or not sound or header.count ~= count or header.sum ~= sum
if lost then
  records = {}
  header = {version = VERSION, birth = now, runSince = now, quiet = now + asked.lease, grace = now + asked.lease,
    lease = asked.lease, reserve = asked.reserve, text = run}
end
local lease, reserve = header.lease, header.reserve

-- Leases that have ended leave their block reserved; reserves that have ended leave nothing.
for id, record in pairs(records) do
  if record.keptUntil <= now then record.kept = 0 end
  if record.reserved == 0 and record.ends <= now then
    record.reserved = 1
    record.ends = record.ends + reserve
    record.want = 0
    if record.block == 0 or record.left == 1 then record.ends = now end
  end
  if record.reserved == 1 and record.ends <= now then records[id] = nil end
end

-- The newest request wins, and one leader speaks for a machine.
local mine = records[node]
if mine then
  if asked.office == mine.office and asked.leader ~= mine.leader then return {FOREIGN, node, asked.office, asked.seq} end
  if asked.office < mine.office or asked.office == mine.office and asked.seq <= mine.seq then
    return {STALE, node, asked.office, asked.seq}
  end
end

-- Another server than before may lack the last grants: nobody is granted anything until all have asserted.
if run ~= '-' and run ~= header.text then
  if header.text ~= '-' and now >= header.runSince + lease then
    header.runSince = now
    header.quiet = most(header.quiet, now + lease)
    header.grace = most(header.grace, header.quiet)
  end
  header.text = run
end
-- A machine that knows an earlier store: that one is lost, and others may go on with what it gave them.
local history = asked.history ~= 0 and asked.history ~= header.birth
if history then header.grace = most(header.grace, header.birth + lease + reserve) end

-- What the machine says it uses is a fact. A new leader lowers the record only when the former's lease is over.
if not mine then
  mine = {share = 0, since = 0, turn = 0, kept = 0, keptUntil = 0, block = 0, spare = 0}
  mine.cap = history and asked.share or 0
  records[node] = mine
elseif asked.office > mine.office and mine.reserved == 0 then
  mine.kept = most(0, mine.block + mine.kept - asked.asserted)
  mine.keptUntil = most(mine.keptUntil, mine.ends)
end
mine.office, mine.leader, mine.seq = asked.office, asked.leader, asked.seq
mine.block, mine.limit, mine.left = asked.asserted, asked.limit, asked.leaving
mine.reserved, mine.ends, mine.called = 0, now + lease, 0
if asked.leaving == 1 then mine.ends = now + least(lease, LEAVING_MILLIS) end
if asked.asserted == 0 then mine.spare = 0 end

local limit = MOST
for _, record in pairs(records) do
  if record.reserved == 0 and record.left == 0 then limit = least(limit, record.limit) end
end
if limit == MOST then limit = asked.limit end
mine.want = asked.leaving == 1 and 0 or least(asked.want, limit)
if mine.want > mine.block then
  if mine.since == 0 then mine.since = now end
else
  mine.since = 0
end

-- Max-min shares of what is not reserved. What is left over goes to who has waited longest.
local ids, total, room, machines = {}, 0, limit, 0
for id, record in pairs(records) do
  ids[#ids + 1] = id
  record.target = 0
  if record.left == 0 then machines = machines + 1 end
  total = total + record.block + record.kept
  if record.reserved == 1 then room = room - record.block end
  room = room - record.kept
end
room = most(0, room)
table.sort(ids)
local wanting = {}
for _, id in ipairs(ids) do
  if records[id].reserved == 0 and records[id].want > 0 then wanting[#wanting + 1] = id end
end
table.sort(wanting, function(first, second)
  local one, two = records[first].want, records[second].want
  if one ~= two then return one < two end
  return first < second
end)
local level, over, pressed, unserved = 0, 0, false, {}
for at, id in ipairs(wanting) do
  local part = math.floor(room / (#wanting - at + 1))
  if not pressed and records[id].want > part then
    pressed, level, over = true, part, room - part * (#wanting - at + 1)
  end
  if pressed then
    records[id].target = level
    unserved[#unserved + 1] = id
  else
    records[id].target = records[id].want
    room = room - records[id].want
  end
end
local patience, quantum = math.floor(lease / 8), math.floor(lease / 4)
local function bySince(first, second)
  local one, two = records[first].since, records[second].since
  if one ~= two then return one < two end
  return first < second
end
local waiters, holders = {}, {}
for _, id in ipairs(unserved) do
  if records[id].block <= level then waiters[#waiters + 1] = id else holders[#holders + 1] = id end
end
table.sort(waiters, bySince)
local function isFresh(record) return level > 0 and now < record.turn + quantum end
table.sort(holders, function(first, second)
  local one, two = records[first], records[second]
  if isFresh(one) ~= isFresh(two) then return isFresh(one) end
  if one.turn ~= two.turn then return one.turn > two.turn end
  return first < second
end)
local line = {}
for _, id in ipairs(holders) do if isFresh(records[id]) then line[#line + 1] = id end end
for _, id in ipairs(waiters) do line[#line + 1] = id end
if level > 0 or #waiters == 0 then
  for _, id in ipairs(holders) do if not isFresh(records[id]) then line[#line + 1] = id end end
end
for at = 1, least(over, #line) do records[line[at]].target = level + 1 end

-- Room goes to those who have waited longer first, unless they were called and do not come.
local before, owed = 0, {}
for _, id in ipairs(wanting) do
  if records[id].target > records[id].block then owed[#owed + 1] = id end
end
table.sort(owed, bySince)
for _, id in ipairs(owed) do
  if id == node then break end
  local other = records[id]
  if other.called == 0 or now < other.called + patience then before = before + other.target - other.block end
end
local free, granted = most(0, limit - total), 0
if now < header.grace then
  local spare, target = 0, 0
  for _, record in pairs(records) do spare = spare + record.spare end
  if now >= header.quiet then target = least(mine.target, mine.cap) end
  if target > mine.block then
    granted = least(target - mine.block, free)
  elseif mine.block == 0 and mine.want > 0 and spare == 0 and free > 0 and now >= header.quiet - lease + math.floor(lease / 3) then
    granted, mine.spare = 1, 1
  end
elseif mine.target > mine.block then
  granted = most(0, least(mine.target - mine.block, free - before))
end
if now >= header.grace then mine.spare = 0 end
mine.block, total = mine.block + granted, total + granted
if granted > 0 then
  mine.since = mine.want > mine.block and now or 0
  if mine.block > level then mine.turn = now end
end
local need = 0
for _, id in ipairs(owed) do need = need + most(0, records[id].target - records[id].block) end
local short = pressed or need > limit - total
mine.told = short and mine.target or limit

-- The part of the limit with which the machine may go on without us: all that are told add up to no more than the limit.
local rank, others = 0, 0
for _, id in ipairs(ids) do
  if id < node and records[id].left == 0 then rank = rank + 1 end
  if id ~= node then others = others + records[id].share end
end
local fair = 0
if mine.left == 0 then
  fair = math.floor(limit / machines)
  if rank < limit % machines then fair = fair + 1 end
end
mine.share = least(fair, most(0, limit - others))

-- A hint to those who can have more now, and to those who hold what others lack.
local calls, left = {}, limit - total
if now >= header.grace then
  for _, id in ipairs(owed) do
    local record = records[id]
    local lacks = record.target - record.block
    if lacks > 0 and left > 0 and id ~= node and record.called == 0 then
      record.called = now
      calls[#calls + 1] = id
    end
    left = left - lacks
  end
  if short then
    for _, id in ipairs(ids) do
      local record = records[id]
      if id ~= node and record.reserved == 0 and record.block > record.target and record.target < record.told then
        record.told = record.target
        calls[#calls + 1] = id
      end
    end
  end
end

-- The write that a full or read-only server refuses comes first, so that nothing or all is changed.
local waiting, update, gone = 0, {}, {}
header.count, header.sum = 0, 0
for _, id in ipairs(ids) do
  local record = records[id]
  header.count = header.count + 1
  header.sum = header.sum + record.block
  if id ~= node then waiting = waiting + most(0, record.want - record.block) end
  update[#update + 1] = 'n:' .. id
  update[#update + 1] = write(record, RECORD)
end
update[#update + 1] = 'h'
update[#update + 1] = write(header, HEADER, header.text)
redis.call('HSET', KEYS[1], unpack(update))
for at = 1, #fields, 2 do
  local field = fields[at]
  if field ~= 'h' and not (string.sub(field, 1, 2) == 'n:' and records[string.sub(field, 3)]) then gone[#gone + 1] = field end
end
if #gone > 0 then redis.call('HDEL', KEYS[1], unpack(gone)) end
redis.call('PEXPIRE', KEYS[1], KEEP_MILLIS)
if #calls > 0 then redis.pcall('PUBLISH', KEYS[1] .. ':wake', table.concat(calls, ' ')) end
return {OK, node, asked.office, asked.seq, mine.block, mine.told, total, limit, most(0, header.grace - now), mine.share, machines,
  lease, reserve, header.birth, waiting, now}
