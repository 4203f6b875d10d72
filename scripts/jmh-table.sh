#!/bin/sh
# Makes a table of a JMH result file (CSV, taken with -prof gc): time and allocation, a row a benchmark.
set -eu
tr -d '"\r' <"$1" | awk -F, '
    NR == 1 { for (i = 8; i <= NF; i++) name[i] = substr($i, 8); next }
    {
        key = $1; sub(/:.*/, "", key); sub(/.*\./, "", key)
        for (i = 8; i <= NF; i++) if ($i != "") key = key ", " name[i] " " $i
        if ($1 ~ /gc\.alloc\.rate\.norm/) bytes[key] = $5
        else if ($1 !~ /:/) { time[key] = $5; error[key] = $6; order[++n] = key }
    }
    END {
        printf "| %-52s | %9s | %7s | %8s |\n", "", "ns", "+-", "bytes"
        print "| ---------------------------------------------------- | --------: | ------: | -------: |"
        for (i = 1; i <= n; i++) {
            k = order[i]
            printf "| %-52s | %9.1f | %7.1f | %8.2f |\n", k, time[k], error[k], bytes[k]
        }
    }'
