#!/bin/sh
# Makes the cache of loaded and linked classes that starts begin from (JEP 514), out of a rehearsal: a server, and a
# client that logs into it, in a network namespace of their own.
#
#   aot-cache.sh JAVA CLASSPATH OUTPUT      AOT_CACHE_JVM has more options of the virtual machine
set -eu

if [ "${4:-}" != inside ]; then
    # Without root a user namespace will do, where the system lets one be made.
    for namespace in 'unshare -n' 'unshare -r -n'; do
        if $namespace true 2>/dev/null; then
            exec $namespace "$0" "$@" inside
        fi
    done
    echo "aot-cache: no network namespace can be made here: starts stay slow" >&2
    exit 1
fi

work=$(mktemp -d)
trap 'rm -rf "$work" "$3.new"' EXIT
ip link set lo up 2>/dev/null || :
# shellcheck disable=SC2086 # a list of words
if ! "$1" -XX:AOTCacheOutput="$3.new" -XX:+UseSerialGC -XX:+UseCompactObjectHeaders --enable-native-access=ALL-UNNAMED \
    ${AOT_CACHE_JVM:-} -cp "$2" net.sallyport.cli.Rehearsal "$work" </dev/null >"$work/log" 2>&1 || [ ! -s "$3.new" ]; then
    tail -n 5 "$work/log" >&2
    exit 1
fi
mv "$3.new" "$3"
