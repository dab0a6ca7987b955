"""The inbox's Lua: each script is one atomic step, and safe to send again when its answer was lost.

What holds between any two of them:
- a conversation has an entry in the stream exactly while events wait in its queue (the one in work included);
- who holds the lock of a conversation works on the head of its queue, and nobody else does;
- of the events that wait behind one another, none was sent after the next one, as far as both say when.

Whoever waits for work waits at the bell, a list into which every new entry of the stream puts a stroke, and takes what
there is then, or once it has waited long enough: a stroke too many or too few costs a look or a moment.

An item of a queue is three lines: the member, when the event was sent, the event.

KEYS[1] is the stream. Other keys are made inside the scripts, which one Redis serves (not a cluster): those of the
work begin with the stream's name, so that inboxes do not mix, while sessions and counted turns are everybody's.
"""

STREAM = "courtbot:inbox"
GROUP = "workers"
SESSIONS = "courtbot:session:"

COMMON = f"""
local STREAM, GROUP = KEYS[1], '{GROUP}'
local function key(kind, conversation) return STREAM .. ':' .. kind .. ':' .. conversation end
local function session_key(conversation) return '{SESSIONS}' .. conversation end
local BELL, STROKES = STREAM .. ':bell', 1000
local function schedule(conversation)
  redis.call('XADD', STREAM, '*', 'conversation', conversation)
  if redis.call('RPUSH', BELL, 1) > STROKES then redis.call('LTRIM', BELL, -STROKES, -1) end
end
local function remove(entry) redis.call('XACK', STREAM, GROUP, entry); redis.call('XDEL', STREAM, entry) end
local function turns_key(minute, member) return 'courtbot:turns:' .. minute .. ':' .. member end
local function held(conversation, token) return redis.call('GET', key('lock', conversation)) == token end
local function now()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
local function remember_from_now(run)
  local since = string.format('%.0f', now())
  redis.call('SET', STREAM .. ':memory', run .. ' ' .. since)
  return tonumber(since)
end
"""

# Whose an event is that this token was given: 'held'; 'lost', where somebody else works on it; 'gone', where it is in
# nobody's hands, because another worker finished it or because Redis lost it. Where only the lock ran out or was lost,
# it is taken anew.
LEASED = """
local function leased(conversation, token, item, lease)
  local lock = key('lock', conversation)
  local holder = redis.call('GET', lock)
  if holder == token then return 'held' end
  if redis.call('LINDEX', key('queue', conversation), 0) ~= item then return 'gone' end
  if holder then return 'lost' end
  redis.call('SET', lock, token, 'PX', lease)
  return 'held'
end
"""

# A late event goes before those that were sent after it, but not before the one in work (which has attempts), nor
# past one that does not say when it was sent. The marks come last: should Redis refuse a write, there is no mark
# without its event.
ENQUEUE = """
local delivery, message, seconds, conversation, item = unpack(ARGV)
if redis.call('EXISTS', delivery, message) > 0 then return 0 end
if redis.call('EXISTS', STREAM .. ':memory') == 0 then remember_from_now('') end
local queue = key('queue', conversation)

local function sent(item) return tonumber(string.match(item, '^[^\\n]*\\n([^\\n]*)\\n') or '') or 0 end

local function follower(at)
  if at == 0 then return nil end
  local found = nil
  for i = redis.call('LLEN', queue) - 1, redis.call('EXISTS', key('attempts', conversation)), -1 do
    local waiting = redis.call('LINDEX', queue, i)
    if sent(waiting) <= at then break end
    found = waiting
  end
  return found
end

local before = follower(sent(item))
if before then
  redis.call('LINSERT', queue, 'BEFORE', before, item)
elseif redis.call('RPUSH', queue, item) == 1 then
  schedule(conversation)
end
redis.call('SET', delivery, 1, 'EX', seconds)
redis.call('SET', message, 1, 'EX', seconds)
return 1
"""

# Receives what nobody has, up to `count`, and begins it; before that, the entries that are named, which were a dead
# worker's. First the fence of the leases that begin here: Redis's time in milliseconds, made even (odd ones close a
# turn). A Redis that forgot still has it; it is greater than that of any lease before, as far as Redis or this worker
# remembers, should its clock be set back.
# Then, for each that begins: entry, conversation, token, head event, session, the attempt and the member's turns this
# minute. Nothing for what somebody else holds or what is done with.
# A Redis that was restarted, replaced by its replica or emptied may have forgotten attempts: of what was sent or was
# in the stream before, the first one that it knows of counts as a second one.
TAKE = """
local lease, day, minute, known, consumer, nonce, count = ARGV[1], 86400, ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]

local function is_last(entry)
  return entry and redis.call('XREVRANGE', STREAM, '+', '-', 'COUNT', 1)[1][1] == entry[1]
end

local function received()
  local entries = {}
  for i = 7, #ARGV, 2 do entries[#entries + 1] = {ARGV[i], ARGV[i + 1]} end
  local left = count - #entries
  local read = left > 0 and redis.call('XREADGROUP', 'GROUP', GROUP, consumer, 'COUNT', left, 'STREAMS', STREAM, '>')
  local fresh = read and read[1] and read[1][2] or {}
  for _, found in ipairs(fresh) do entries[#entries + 1] = {found[1], found[2][2]} end
  if #fresh < left or is_last(fresh[#fresh]) then redis.call('DEL', BELL) end
  return entries
end

local entries = received()
if #entries == 0 then return {} end

local function remembers_since()
  local info = redis.pcall('INFO', 'server')
  local run = type(info) == 'string' and string.match(info, 'run_id:(%x+)') or ''
  local of, since = string.match(redis.call('GET', STREAM .. ':memory') or '', '^(%x*) (%d+)$')
  if of == run then return tonumber(since) end
  if of ~= '' then return remember_from_now(run) end
  redis.call('SET', STREAM .. ':memory', run .. ' ' .. since)
  return tonumber(since)
end

local remembered = remembers_since()

local function may_be_forgotten(entry, head)
  local sent = tonumber(string.match(head, '^[^\\n]*\\n([^\\n]*)\\n') or '') or 0
  return tonumber(string.match(entry, '^%d+')) < remembered or (sent > 0 and sent * 1000 < remembered)
end

local function next_fence()
  local last = redis.call('GET', STREAM .. ':fence') or 0
  local fence = math.max(now(), last + 1, known + 1)
  fence = fence + fence % 2
  local written = string.format('%.0f', fence)
  redis.call('SET', STREAM .. ':fence', written, 'EX', day)
  return written
end

local function begin(entry, conversation, token)
  local queue, lock, attempts = key('queue', conversation), key('lock', conversation), key('attempts', conversation)
  local head = redis.call('LINDEX', queue, 0)
  if not head or #redis.call('XRANGE', STREAM, entry, entry) == 0 then remove(entry) return false end
  local holder = redis.call('GET', lock)
  if holder and holder ~= token then return false end
  local turns = turns_key(minute, string.match(head, '^([^\\n]*)\\n') or '')
  if not holder then
    redis.call('SET', lock, token, 'PX', lease)
    if redis.call('SET', attempts, may_be_forgotten(entry, head) and 1 or 0, 'NX', 'EX', day) then
      redis.call('INCR', turns)
      redis.call('EXPIRE', turns, 120)
    end
    redis.call('INCR', attempts)
  end
  return {head, redis.call('GET', session_key(conversation)), redis.call('GET', attempts), redis.call('GET', turns)}
end

local begun = {next_fence()}
for _, entry in ipairs(entries) do
  local token = nonce .. ':' .. entry[1]
  local found = begin(entry[1], entry[2], token)
  if found then begun[#begun + 1] = {entry[1], entry[2], token, unpack(found, 1, 4)} end
end
return begun
"""

# With `anew`, what is gone is held again, unless a later event of the conversation is in work by now.
SAVE = (
    LEASED
    + """
local conversation, token, item, lease, session, milliseconds, anew = unpack(ARGV)
local state = leased(conversation, token, item, lease)
if state == 'gone' and anew == '1' and redis.call('SET', key('lock', conversation), token, 'PX', lease, 'NX') then
  state = 'held'
end
if state == 'held' then redis.call('SET', session_key(conversation), session, 'PX', milliseconds) end
return state
"""
)

# `uncounted` is the member whose turn it was not, or empty. The event is taken out by what it is, not as the head: of a
# Redis that lost it, the head is a later one.
DONE = """
local entry, conversation, token, item, minute, uncounted = unpack(ARGV)
if not held(conversation, token) then return 0 end
local turns = turns_key(minute, uncounted)
if uncounted ~= '' and tonumber(redis.call('GET', turns) or 0) > 0 then redis.call('DECR', turns) end
redis.call('LREM', key('queue', conversation), 0, item)
redis.call('DEL', key('lock', conversation), key('attempts', conversation))
remove(entry)
if redis.call('EXISTS', key('queue', conversation)) == 1 then schedule(conversation) end
return 1
"""

# Lock and entry stay young together, so that both are old together once their worker is dead. Returns which leases are
# lost and which are gone, by their position. There may be no group any more, and no entry of what is held anew.
BEAT = (
    LEASED
    + """
local consumer, lease, others = ARGV[1], ARGV[2], {lost = {}, gone = {}}
for i = 3, #ARGV, 4 do
  local state = leased(ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], lease)
  if state == 'held' then
    redis.call('PEXPIRE', key('lock', ARGV[i + 1]), lease)
    redis.pcall('XCLAIM', STREAM, GROUP, consumer, 0, ARGV[i], 'JUSTID')
  else
    table.insert(others[state], (i - 3) / 4)
  end
end
return {others.lost, others.gone}
"""
)

# What this consumer began, or received and did not begin, goes back to the stream. A conversation that somebody
# else holds stays where it is: that worker's next beat claims it. What was begun stays counted as an attempt, since
# it may have committed: the next run must look before it acts.
LEAVE = """
local consumer, returned = ARGV[1], 0
for _, pending in ipairs(redis.call('XPENDING', STREAM, GROUP, '-', '+', 10000, consumer)) do
  local entry = pending[1]
  local found = redis.call('XRANGE', STREAM, entry, entry)[1]
  local conversation = found and found[2][2]
  local holder = found and redis.call('GET', key('lock', conversation))
  local mine = holder and string.sub(holder, 1, #consumer + 1) == consumer .. '/'
  if mine then redis.call('DEL', key('lock', conversation)) end
  if not holder or mine then remove(entry) end
  if found and (not holder or mine) then schedule(conversation) returned = returned + 1 end
end
if #redis.call('XPENDING', STREAM, GROUP, '-', '+', 1, consumer) == 0 then
  redis.call('XGROUP', 'DELCONSUMER', STREAM, GROUP, consumer)
end
return returned
"""
