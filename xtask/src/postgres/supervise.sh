# The whole life of one PostgreSQL server.
#
# supervise.sh BIN FOLDER keep|remove DATABASE [argument of postgres]...
#
# Who starts this holds its standard input open for as long as the server is wanted. The end of that input stops
# the server and removes a folder that is not kept. So nobody can forget it: a caller that has failed or was
# killed has closed its end as well.
set -eu
bin=$1 folder=$2 fate=$3 database=$4
shift 4
data=$folder/data
log=$folder/log

finish() {
    status=$?
    [ "$status" -eq 0 ] || tail -n 20 "$log" >&2
    [ "$fate" = keep ] || rm -rf "$folder"
}
trap finish EXIT

if [ ! -f "$data/PG_VERSION" ]; then
    "$bin/initdb" --pgdata="$data" --username=postgres --auth=trust --encoding=UTF8 --locale=C --no-sync >"$log" 2>&1
    if [ -n "$database" ]; then
        echo "CREATE DATABASE $database" | "$bin/postgres" --single -D "$data" postgres >>"$log" 2>&1
    fi
fi

exec 3<&0
"$bin/postgres" -D "$data" "$@" >>"$log" 2>&1 </dev/null 3<&- &
server=$!

# Asks more than once: a signal that comes before the server listens to it is lost.
(
    read -r _ <&3 || true
    while kill -INT "$server" 2>/dev/null; do sleep 0.1; done
) &
watcher=$!
exec 3<&-

wait "$server" || { status=$?; kill "$watcher" 2>/dev/null || true; exit "$status"; }
