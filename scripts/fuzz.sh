#!/bin/sh
# Fuzzes every parser, one after the other, and says how many executions each had.
#
#   scripts/fuzz.sh [SECONDS]     for each fuzz test; 60 unless said otherwise
set -eu

home=$(dirname "$(dirname "$(readlink -f "$0")")")
cd "$home"
. scripts/find-jdk.sh
seconds=${1:-60}
status=0

for file in $(grep -rl '@FuzzTest' --include='*.java' ./*/src/test/java | sort); do
    module=$(echo "$file" | cut -d/ -f2)
    class=$(basename "$file" .java)
    for method in $(sed -n '/@FuzzTest/,/(/s/.*void \([A-Za-z0-9_]*\)(.*/\1/p' "$file"); do
        log=$(mktemp)
        printf '%-60s ' "$class.$method"
        if JAZZER_FUZZ=1 mvn -B -q -pl "$module" -am test -Dtest="$class#$method" \
            -Dsurefire.failIfNoSpecifiedTests=false -Djazzer.max_duration="${seconds}s" >"$log" 2>&1; then
            grep -o 'stat::number_of_executed_units: *[0-9]*' "$log" | tail -n 1 | grep -o '[0-9]*$' | sed 's/$/ executions, no finding/' \
                || grep -o '#[0-9]*' "$log" | tail -n 1 | sed 's/^#//; s/$/ executions, no finding/'
        else
            echo 'FINDING, or it did not run:'
            tail -n 40 "$log"
            status=1
        fi
        rm -f "$log"
    done
done
exit $status
