# Sourced after find-jdk.sh, with $home set. Builds the program when a source is newer than the last build.

build_is_current() {
    [ -e "$home/cli/target/classpath/.complete" ] || return 1
    [ -z "$(find "$home/pom.xml" "$home"/*/pom.xml "$home"/*/src/main -newer "$home/cli/target/classpath/.complete" -type f 2>/dev/null | head -n 1)" ]
}

if ! build_is_current; then
    if [ ! -w "$home" ]; then
        echo "sallyport: $home has to be built first, and this user may not write there; run it once as its owner." >&2
        exit 3
    fi
    if ! command -v mvn >/dev/null; then
        echo "sallyport: Maven is needed to build from a checkout: apt-get install maven (or dnf install maven), then run this again." >&2
        exit 3
    fi
    echo "sallyport: building (the first time takes a minute or two, and downloads the libraries) ..." >&2
    # Two starts at once build once.
    exec 9>"$home/.build.lock"
    command -v flock >/dev/null && flock 9
    if ! build_is_current; then
        log=$(mktemp)
        if ! (cd "$home" && rm -rf cli/target/classpath && mvn -q -B -DskipTests -pl cli -am package >"$log" 2>&1 9>&-); then
            cat "$log" >&2
            rm -f "$log"
            echo "sallyport: the build failed; what it said is above." >&2
            exit 3
        fi
        echo "sallyport: rehearsing, for quick starts ..." >&2
        rm -f "$home/cli/target/sallyport.aot"
        "$home/scripts/aot-cache.sh" "$JAVA_HOME/bin/java" "$home/cli/target/classpath/*" \
            "$home/cli/target/sallyport.aot" 2>"$log" 9>&- || cat "$log" >&2
        rm -f "$log"
        touch "$home/cli/target/classpath/.complete"
    fi
    exec 9>&-
fi
