#!/bin/sh
# Fuzzes every parser and the engines, one after the other, each for the time its test says, and prints a table of how
# many executions each had. A finding ends with 1, and says where its input is.
#
#   scripts/fuzz.sh                 all of them, a minute and a half each
#   scripts/fuzz.sh NAME...         those whose Class.method contains one of these
set -eu

home=$(dirname "$(dirname "$(readlink -f "$0")")")
cd "$home"
. scripts/find-jdk.sh
status=0

wanted() {
    [ -n "$names" ] || return 0
    for name in $names; do
        case $1 in *"$name"*) return 0 ;; esac
    done
    return 1
}

names=$*
echo "| test | executions | seconds | finding |"
echo "| --- | ---: | ---: | --- |"
for file in $(grep -rl '@FuzzTest' --include='*.java' ./*/src/test/java | sort); do
    module=$(echo "$file" | cut -d/ -f2)
    class=$(basename "$file" .java)
    for method in $(sed -n '/@FuzzTest/,/(/s/.*void \([A-Za-z0-9_]*\)(.*/\1/p' "$file"); do
        wanted "$class.$method" || continue
        log=$(mktemp)
        if JAZZER_FUZZ=1 mvn -B -q -pl "$module" -am test -Dtest="$class#$method" \
            -Dsurefire.failIfNoSpecifiedTests=false >"$log" 2>&1 && grep -q '^Done [0-9]* runs' "$log"; then
            sed -n "s/^Done \([0-9]*\) runs in \([0-9]*\) second.*/| $class.$method | \1 | \2 | none |/p" "$log"
        else
            echo "| $class.$method | | | FINDING, or it did not run |"
            tail -n 40 "$log" >&2
            status=1
        fi
        rm -f "$log"
    done
done
exit $status
