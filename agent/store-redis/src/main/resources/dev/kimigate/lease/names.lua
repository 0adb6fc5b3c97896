-- Whose the credentials of an origin are, as its machines learned it: digests only. Who tells first counts, so that no
-- account is renamed when a machine comes later; names of one account are joined, the smaller one stays.
--
-- KEYS[1]: `owner`; of each credential `c:DIGEST`, `identity kinds`; of each name that gave way `a:NAME`, the one that
-- stays. Identities have 12 hexadecimal digits each, so they compare as texts do. ARGV: the owner or 0; how many
-- credentials follow, then of each its digest, identity or 0, kinds; then pairs of names that are one.
-- Answer: the owner or 0; how many credentials follow, then of each that is known the same three; then such pairs.
local KEEP_MILLIS = 604800000
local MOST = 512

local known, aliases, credentials, count, owner = {}, {}, {}, 0, '0'
local function isName(text) return string.match(text, '^%x+$') and #text == 12 end
local fields = redis.call('HGETALL', KEYS[1])
for at = 1, #fields, 2 do
  local field, value = fields[at], fields[at + 1]
  local kind, name = string.sub(field, 1, 2), string.sub(field, 3)
  if field == 'owner' and isName(value) then
    owner = value
  elseif kind == 'a:' and isName(name) and isName(value) and value < name then
    aliases[name] = value
  elseif kind == 'c:' then
    local identity, kinds = string.match(value, '^(%x+) (%d+)$')
    if identity and isName(identity) then
      credentials[name] = {identity = identity, kinds = tonumber(kinds)}
      count = count + 1
    end
  end
end

local update = {}
local function put(field, value)
  update[#update + 1] = field
  update[#update + 1] = value
end

local function root(name)
  while aliases[name] do name = aliases[name] end -- each is smaller than the one before
  return name
end

local function join(one, other)
  local first, second = root(one), root(other)
  if first == second then return end
  if first < second then first, second = second, first end
  aliases[first] = second
  put('a:' .. first, second)
end

local told, at = tonumber(ARGV[2]), 3
if not ARGV[1] or not told or told ~= math.floor(told) or told < 0 or told > MOST or #ARGV < 2 + 3 * told
    or (#ARGV - 2 - 3 * told) % 2 ~= 0 or not (ARGV[1] == '0' or isName(ARGV[1])) then
  return {-1}
end
for each = 3, 2 + 3 * told, 3 do
  local kinds = tonumber(ARGV[each + 2])
  if not string.match(ARGV[each], '^%x+$') or not (ARGV[each + 1] == '0' or isName(ARGV[each + 1]))
      or not kinds or kinds ~= math.floor(kinds) or kinds < 0 or kinds > 31 then
    return {-1}
  end
end
for each = 3 + 3 * told, #ARGV do
  if not isName(ARGV[each]) then return {-1} end
end

if owner == '0' and ARGV[1] ~= '0' then
  owner = ARGV[1]
  put('owner', owner)
end
local isFull = count + told > MOST
if isFull then
  -- Machines tell again what they use; what nobody uses any more goes.
  for name in pairs(credentials) do known[#known + 1] = 'c:' .. name end
  credentials = {}
end
local heard = {}
for _ = 1, told do
  local digest, identity, kinds = ARGV[at], ARGV[at + 1], tonumber(ARGV[at + 2])
  at = at + 3
  local present = credentials[digest]
  if identity ~= '0' then
    local before = present and present.kinds
    if not present then
      present = {identity = identity, kinds = kinds}
      credentials[digest] = present
    elseif present.identity == identity or bit.band(present.kinds, kinds) == 0 then
      join(present.identity, identity)
      present.kinds = bit.bor(present.kinds, kinds)
    end
    if before ~= present.kinds then put('c:' .. digest, present.identity .. ' ' .. present.kinds) end
  end
  if present then
    heard[#heard + 1] = digest
    heard[#heard + 1] = present.identity
    heard[#heard + 1] = present.kinds
  end
end
while at + 1 <= #ARGV do
  join(ARGV[at], ARGV[at + 1])
  at = at + 2
end

if #known > 0 then redis.call('HDEL', KEYS[1], unpack(known)) end
if #update > 0 then
  redis.call('HSET', KEYS[1], unpack(update))
  redis.call('PEXPIRE', KEYS[1], KEEP_MILLIS)
  redis.pcall('PUBLISH', string.sub(KEYS[1], 1, -7) .. ':wake', '*')
end
local answer = {owner, #heard / 3}
for _, word in ipairs(heard) do answer[#answer + 1] = word end
for name, smaller in pairs(aliases) do
  answer[#answer + 1] = name
  answer[#answer + 1] = smaller
end
return answer
