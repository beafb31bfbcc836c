-- Forgets the failures of an account from an address, and gives the address back the try that was none.
--
-- KEYS: the tally of the address; that of the account and address together.
-- ARGV: for how many microseconds the failures of an address are remembered.
local window = tonumber(ARGV[1])
local by_address, first = tally(KEYS[1], window)
redis.call('DEL', KEYS[2])
if by_address > 1 then
    keep(KEYS[1], by_address - 1, first, window)
else
    redis.call('DEL', KEYS[1])
end
