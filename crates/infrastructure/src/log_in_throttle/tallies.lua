-- A tally is a text such as '3:1767225600123456': how many, and since when, in microseconds.

local function keep(key, count, since, memory)
    local milliseconds = math.ceil((memory - (now - since)) / 1000)
    redis.call('SET', key, string.format('%d:%.0f', count, since), 'PX', milliseconds)
end

-- The tally of the key; zero, since now, when there is none or it is forgotten.
local function tally(key, memory)
    local count, since = string.match(redis.call('GET', key) or '', '^(%d+):(%d+)$')
    if not count or now - since >= memory then return 0, now end
    count, since = tonumber(count), tonumber(since)
    if since > now then
        -- The clock has stepped back, and nobody shall wait for it to catch up.
        since = now
        keep(key, count, since, memory)
    end
    return count, since
end
