#!/bin/sh
# Measures, and prints tables: what the packet path costs (JMH, with what it allocates), Sallyport beside Debian's pptpd
# in one kernel of the lab (and what a session's memory is there), its client beside pppd and pptp there, a login over a holder that died, how long a start
# takes, what the history costs a login, whether a long time leaves anything behind, ten thousand sessions at once,
# the gateway's path beside a bare loop, TCP through tunnels, an echo beside them, and the console before 5,000 sessions.
# Root is needed for all but the first.
#
#   scripts/bench.sh           an hour, half of it the soak, which needs little of the machine
#   scripts/bench.sh --short   a few minutes; good for a look, not for a figure
#
# For figures that can be told, the machine must have nothing else to do. BENCH_ONLY="jmh pptpd memory client
# takeover start record soak scale bound tunnels delay console" picks parts, BENCH_PPTPD=--logins the logins of the second alone.
set -eu

home=$(dirname "$(dirname "$(readlink -f "$0")")")
cd "$home"
. scripts/find-jdk.sh
case "${1:-}" in
    "") jmh='-f 1 -wi 3 -w 1s -i 5 -r 1s' bursts=150 seconds=10 comparison='--rounds 3' growth= client='5 3 5' starts=15 turns=40 takeovers=200 soak=30 scale= watchers=5000 ;;
    --short) jmh='-f 1 -wi 2 -w 500ms -i 2 -r 500ms -p size=1400' bursts=20 seconds=3 comparison=--short growth='--sessions 200 --pptpd 50' client='1 1 2' starts=5 turns=6 takeovers=30 soak=1 scale=--short watchers=1500 ;;
    *)
        sed -n '2,13s/^# \{0,1\}//p' "$0" >&2
        exit 2
        ;;
esac
parts=${BENCH_ONLY:-jmh pptpd memory client takeover start record soak scale bound tunnels delay console}

wanted() {
    case " $parts " in *" $1 "*) ;; *) return 1 ;; esac
}

measure() { # the first argument goes to taskset: where it runs
    cpus=$1
    shift
    # shellcheck disable=SC2086 # a list of words
    ${realtime:-} taskset -c "$cpus" "$JAVA_HOME/bin/java" -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED \
        --sun-misc-unsafe-memory-access=allow -cp "$home/bench/target/classpath/*" "$@"
}

echo "bench: building ..." >&2
mvn -q -B -DskipTests -pl bench -am package

echo "# $(uname -srm), $(grep -c ^processor /proc/cpuinfo) processors ($(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1))"
echo "# $("$JAVA_HOME/bin/java" --version | head -n 1), load $(cut -d' ' -f1 /proc/loadavg), $(date -u +%F)"

if wanted jmh; then
    echo
    echo "## The packet path: ns and bytes allocated a packet"
    echo
    log=$(mktemp)
    # shellcheck disable=SC2086 # a list of words
    measure 0,1 org.openjdk.jmh.Main $jmh -prof gc -rf csv -rff "$log.csv" 'MppeBenchmark|GreBenchmark|OffloadBenchmark' >"$log" 2>&1 \
        || { cat "$log"; exit 1; }
    "$home/scripts/jmh-table.sh" "$log.csv"
    rm -f "$log" "$log.csv"
fi

if { wanted pptpd || wanted memory || wanted client || wanted takeover || wanted start || wanted record || wanted soak || wanted scale || wanted bound || wanted tunnels || wanted delay || wanted console; } && [ "$(id -u)" -ne 0 ]; then
    echo "bench: the rest makes network namespaces: run it as root." >&2
    exit 3
fi

if wanted pptpd; then
    lab/install-peers.sh
    echo
    echo "## Beside pptpd, in one kernel (User-Mode Linux); ratio: how many times better than pptpd"
    echo
    scripts/aot-cache.sh "$JAVA_HOME/bin/java" "$home/bench/target/classpath/*" "$home/bench/target/server.aot"
    # shellcheck disable=SC2086 # a list of words
    measure 0 net.sallyport.bench.AgainstPptpd --aot "$home/bench/target/server.aot" $comparison ${BENCH_PPTPD:-}
fi

if wanted memory; then
    lab/install-peers.sh
    echo
    echo "## A session's memory in that kernel: what it grows by with each, from none to so many"
    echo
    # shellcheck disable=SC2086 # a list of words
    measure 0 net.sallyport.bench.MemoryGrowth $growth
fi

if wanted client; then
    lab/install-peers.sh
    scripts/aot-cache.sh "$JAVA_HOME/bin/java" "$home/cli/target/classpath/*" "$home/bench/target/client.aot"
    for server in ${BENCH_SERVERS:-pptpd sallyport}; do
        echo
        echo "## The client beside pppd and pptp, in one kernel (User-Mode Linux), to $server; ratio: how many times better"
        echo
        # shellcheck disable=SC2086 # a list of words
        measure 0 net.sallyport.bench.BesidePppd "$home/cli/target/classpath/*" $client $server -XX:+UseSerialGC \
            -XX:+UseCompactObjectHeaders "-XX:AOTCache=$home/bench/target/client.aot" ${BENCH_CLIENT_JVM:-}
    done
fi

if wanted takeover; then
    echo
    echo "## A login over a holder that died without a word, on this machine's own kernel"
    echo
    # In real time: a millisecond is to be measured, and other programs' turns are longer.
    realtime='chrt -r 5'
    measure 0,1 net.sallyport.bench.Takeover --rounds "$takeovers" --json "$home/bench/target/takeover.json"
    realtime=
fi

if wanted start; then
    echo
    echo "## A start, on this machine's own kernel"
    echo
    measure 0,1 net.sallyport.bench.StartTime "$home/sallyport" $starts
fi

if wanted record; then
    echo
    echo "## Logins with the history and without, by turns, on this machine's own kernel"
    echo
    measure 0,1 net.sallyport.bench.RecordCost --rounds $turns
fi

if wanted soak; then
    echo
    echo "## $soak minutes of everything, on this machine's own kernel"
    echo
    measure 0,1 net.sallyport.bench.Soak --minutes $soak
fi

if wanted scale; then
    echo
    echo "## Ten thousand sessions on one gateway, on this machine's own kernel"
    echo
    # The own form takes two descriptors a session, which the machine must permit (ulimit -Hn).
    # shellcheck disable=SC2086 # a list of words
    measure 0,1 net.sallyport.bench.Scale $scale ${BENCH_SCALE:-} --json "$home/bench/target/scale.json"
    echo
    echo "## How long it stands still, of itself: the server under real-time priority, beside the same load"
    echo
    # shellcheck disable=SC2086 # a list of words
    measure 0,1 net.sallyport.bench.Scale $scale --form shared --idle 1 --hold 15 ${BENCH_SCALE:-} --real-time
fi

if wanted bound; then
    echo
    echo "## A packet on the gateway's worker and in a bare loop, processor time"
    echo
    measure 0,1 net.sallyport.bench.bound.AgainstBound --bursts "$bursts"
    echo
    measure 0,1 net.sallyport.bench.bound.StepCosts
fi

if wanted tunnels; then
    echo
    echo "## TCP through Sallyport's client and server, on this machine's own kernel"
    echo
    measure 0,1 net.sallyport.bench.throughput.TunnelThroughput --seconds "$seconds"
fi

if wanted delay; then
    echo
    echo "## An echo beside 20 sessions that carry all they can"
    echo
    measure 0,1 net.sallyport.bench.throughput.EchoDelay
    echo
    echo "## The same with the server, the echo and its client under real-time priority"
    echo
    measure 0,1 net.sallyport.bench.throughput.EchoDelay --real-time true
fi

if wanted console; then
    echo
    echo "## The console before $watchers sessions, in Chromium, on this machine's own kernel"
    echo
    lab/install-peers.sh
    log=$(mktemp)
    mvn -q -B -pl lab -am test -Dtest=ConsoleLoadTest -Dtest.groups.excluded=none -Dsurefire.failIfNoSpecifiedTests=false \
        -Dtest.jvm.more="-Dlab.console.sessions=$watchers -Dlab.console.seconds=10 -Dlab.console.table=$log.md" >"$log" 2>&1 \
        || { cat "$log"; exit 1; }
    cat "$log.md"
    rm -f "$log" "$log.md"
fi
