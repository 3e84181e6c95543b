"""What runs inside Redis, in Lua: each is atomic and safe to repeat."""

from typing import Final

OTHER: Final = 65_535  # the number of every name after so many in one area

# Shared by what records a frame and what takes over a version-1 store.
_APPEND: Final = f"""
local function number(names, name)
  local known = redis.call('HGET', names, name)
  if known then return tonumber(known) end
  local free = redis.call('HLEN', names)
  if free >= {OTHER} then return {OTHER} end
  redis.call('HSET', names, name, free)
  return free
end
local function append(rows, hits, names, id, json, prefix, device, model, split)
  local numbers = struct.pack('<HHH', number(names, 'd:' .. device), number(names, 'm:' .. model),
                              number(names, 's:' .. split))
  redis.call('HSET', hits, id, json)
  redis.call('APPEND', rows, prefix .. numbers)
end
local function touch(version, days, day, now)
  local created = redis.call('SETNX', version, now)
  if created == 0 then redis.call('INCR', version) end
  local state = redis.call('GET', version)
  local known = redis.call('HGET', days, day)
  local made = known and string.match(known, '^%d+') or state
  redis.call('HSET', days, day, made .. ':' .. state)
  return created
end
"""

# KEYS: done, hits, rows, pictures, litter, names, days, version, totals, devices, device, covered,
#       dirty
# ARGV: id in 16 bytes, done field, done-ttl-s, hit JSON or '', row without names, device, model,
#       split, hit cell, day, now-ms, wire bytes, frames, devices-kept, device prefix, pictures off
#       streets, words of cells, then cell, count ..., then segment in 8 bytes, pictures, hits ...
# Gives: the outcome, and 1 if the area is new.
RECORD: Final = (
    _APPEND
    + """
local totals, device = KEYS[9], KEYS[11]
if redis.call('HEXISTS', KEYS[1], ARGV[2]) + redis.call('HEXISTS', KEYS[2], ARGV[1]) > 0 then
  return {'duplicate', 0}
end
local hit = ARGV[4] ~= ''
if hit then
  append(KEYS[3], KEYS[2], KEYS[6], ARGV[1], ARGV[4], ARGV[5], ARGV[6], ARGV[7], ARGV[8])
  redis.call('HINCRBY', KEYS[5], ARGV[9], 1)
end
local last = 17 + ARGV[17]
for i = 18, last, 2 do redis.call('HINCRBY', KEYS[4], ARGV[i], ARGV[i + 1]) end
if #ARGV > last then
  local by = struct.pack('<H', number(KEYS[6], 'd:' .. ARGV[6]))
  for i = last + 1, #ARGV, 3 do
    redis.call('HINCRBY', KEYS[12], ARGV[i] .. by, ARGV[i + 1])
    if ARGV[i + 2] ~= '0' then redis.call('HINCRBY', KEYS[13], ARGV[i] .. by, ARGV[i + 2]) end
  end
end
for _, key in ipairs({totals, device}) do
  if ARGV[16] ~= '0' then redis.call('HINCRBY', key, 'off_street', ARGV[16]) end
  redis.call('HINCRBY', key, 'frames', ARGV[13])
  redis.call('HINCRBY', key, hit and 'hits' or 'clean', ARGV[13])
  redis.call('HINCRBY', key, 'wire_bytes', ARGV[12])
end
redis.call('ZADD', KEYS[10], 'GT', ARGV[11], ARGV[6])
local crowd = redis.call('ZCARD', KEYS[10]) - ARGV[14]
if crowd > 0 then
  local gone = redis.call('ZPOPMIN', KEYS[10], crowd)
  for i = 1, #gone, 2 do redis.call('DEL', ARGV[15] .. gone[i]) end
end
redis.call('HSET', KEYS[1], ARGV[2], '')
redis.call('EXPIRE', KEYS[1], ARGV[3])
return {hit and 'stored' or 'clean', touch(KEYS[8], KEYS[7], ARGV[10], ARGV[11])}
"""
)

# Moves hits of version 1; a store of that version is on one node, so that keys of any area will do.
# KEYS: of version 1: by-time, by-place, cells:seen, cells:hits
# ARGV: area prefix's start, its end, v1 hit prefix, now-ms, then for each hit: its id in hex, in 16
#       bytes, JSON, row without names, device, model, split, cell, day, area.
# Gives how many hits it moved.
MOVE_HITS: Final = (
    _APPEND
    + """
local moved = 0
for i = 5, #ARGV, 10 do
  local hex, id, json, prefix, device = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], ARGV[i + 4]
  local model, split, cell, day = ARGV[i + 5], ARGV[i + 6], ARGV[i + 7], ARGV[i + 8]
  if redis.call('ZREM', KEYS[1], hex) == 1 then
    local function key(kind) return ARGV[1] .. ARGV[i + 9] .. ARGV[2] .. kind end
    if redis.call('HEXISTS', key('hits:' .. day), id) == 0 then
      append(key('rows:' .. day), key('hits:' .. day), key('names'), id, json, prefix,
             device, model, split)
      for old, new in pairs({[KEYS[3]] = 'pictures:', [KEYS[4]] = 'litter:'}) do
        redis.call('HINCRBY', key(new .. day), cell, 1)
        if redis.call('HINCRBY', old, cell, -1) <= 0 then redis.call('HDEL', old, cell) end
      end
      touch(key('version'), key('days'), day, ARGV[4])
    end
    redis.call('ZREM', KEYS[2], hex)
    redis.call('DEL', ARGV[3] .. hex)
    moved = moved + 1
  end
end
return moved
"""
)

# Moves what is left of version 1's counts per cell, in one area, to the day that stands for none.
# KEYS: cells:seen, cells:hits; pictures, litter, version, days. ARGV: UNDATED, now-ms, cell ...
MOVE_CELLS: Final = (
    _APPEND
    + """
for i = 3, #ARGV do
  for from, to in pairs({[KEYS[1]] = KEYS[3], [KEYS[2]] = KEYS[4]}) do
    local count = redis.call('HGET', from, ARGV[i])
    if count then
      redis.call('HINCRBY', to, ARGV[i], count)
      redis.call('HDEL', from, ARGV[i])
    end
  end
end
touch(KEYS[5], KEYS[6], ARGV[1], ARGV[2])
"""
)

# Moves a hash of counters. KEYS: from, to. A status there is newer, and stays.
MOVE_COUNTERS: Final = """
local fields = redis.call('HGETALL', KEYS[1])
for i = 1, #fields, 2 do
  if fields[i] == 'status' then redis.call('HSETNX', KEYS[2], 'status', fields[i + 1])
  else redis.call('HINCRBY', KEYS[2], fields[i], fields[i + 1]) end
end
redis.call('DEL', KEYS[1])
"""

# Moves dead letters, which are as old as their moving where there are newer ones. KEYS: from, to.
MOVE_LETTERS: Final = """
if redis.call('EXISTS', KEYS[1]) == 1 and redis.call('RENAMENX', KEYS[1], KEYS[2]) == 0 then
  for _, entry in ipairs(redis.call('XRANGE', KEYS[1], '-', '+')) do
    redis.call('XADD', KEYS[2], '*', unpack(entry[2]))
  end
  redis.call('DEL', KEYS[1])
end
"""
