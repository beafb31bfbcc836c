-- Takes a token out of a bucket, if there is one: the generic cell rate algorithm.
--
-- KEYS[1]: when the bucket will be full, in microseconds of this server's clock; absent when it is full.
-- ARGV:    microseconds after which one token is back; how many there are at most.
-- Returns: how many are left, and 0; or -1, and the microseconds until there is one.
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local interval, burst = tonumber(ARGV[1]), tonumber(ARGV[2])

local full = tonumber(redis.call('GET', KEYS[1]) or now)
if full < now then full = now end
full = full + interval

local missing, whole = full - now, interval * burst
if missing > whole then
    return { -1, missing - whole }
end
-- As digits: a number of this size would be written with an exponent, and rounded.
redis.call('SET', KEYS[1], string.format('%.0f', full), 'PX', math.ceil(missing / 1000))
return { math.floor((whole - missing) / interval), 0 }
