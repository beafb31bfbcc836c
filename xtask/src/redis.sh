# The whole life of one Redis server.
#
# redis.sh PROGRAM [argument of redis-server]...
#
# Who starts this holds its standard input open for as long as the server is wanted: the end of that input stops it. So
# nobody can forget it, since a caller that has failed or was killed has closed its end as well.
set -eu

exec 3<&0
"$@" </dev/null 3<&- &
server=$!

(
    read -r _ <&3 || true
    kill "$server" 2>/dev/null || true
) &
watcher=$!
exec 3<&-

status=0
wait "$server" || status=$?
kill "$watcher" 2>/dev/null || true
exit "$status"
