-- Counts a try as a failure, unless it comes too early.
--
-- KEYS:    the tally of the address; that of the account and address together.
-- ARGV:    how many failures an address may cause, within how many microseconds; for how many microseconds those of an
--          account are remembered; how many to wait after the first of them, after the second, and so on.
-- Returns: microseconds to wait, 0 if the try is allowed; then of the account and of the address: how many failures there are
--          now, and for how many microseconds.
local cap, window, memory = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local delays = #ARGV - 3
local by_address, first = tally(KEYS[1], window)
local by_pair, last = tally(KEYS[2], memory)

local wait = 0
if by_address >= cap then
    wait = window - (now - first)
elseif by_pair > 0 then
    wait = math.max(0, ARGV[3 + math.min(by_pair, delays)] - (now - last))
end

if wait == 0 then
    by_address, by_pair, last = by_address + 1, by_pair + 1, now
    keep(KEYS[1], by_address, first, window)
    keep(KEYS[2], by_pair, last, memory)
end
return { wait, by_pair, now - last, by_address, now - first }
