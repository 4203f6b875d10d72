#!/bin/sh
# Fuzzes every parser, one after the other, each for the time its test says, and tells how many executions each had.
set -eu

home=$(dirname "$(dirname "$(readlink -f "$0")")")
cd "$home"
. scripts/find-jdk.sh
status=0

for file in $(grep -rl '@FuzzTest' --include='*.java' ./*/src/test/java | sort); do
    module=$(echo "$file" | cut -d/ -f2)
    class=$(basename "$file" .java)
    for method in $(sed -n '/@FuzzTest/,/(/s/.*void \([A-Za-z0-9_]*\)(.*/\1/p' "$file"); do
        log=$(mktemp)
        printf '%-60s ' "$class.$method"
        if JAZZER_FUZZ=1 mvn -B -q -pl "$module" -am test -Dtest="$class#$method" \
            -Dsurefire.failIfNoSpecifiedTests=false >"$log" 2>&1 && grep -q '^Done [0-9]* runs' "$log"; then
            sed -n 's/^Done \([0-9]* runs.*\)/\1, no finding/p' "$log"
        else
            echo 'FINDING, or it did not run:'
            tail -n 40 "$log"
            status=1
        fi
        rm -f "$log"
    done
done
exit $status
