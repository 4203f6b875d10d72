#!/bin/sh
# sallyport-hook: @ROLE@
# One login per account. 'sallyport hook install' made this; 'sallyport hook remove' brings back what was here before,
# which is @KEPT@ and is run after this, as pppd would run it.

decided='@RUN@/decided'
kept='@KEPT@'

# A process is its number and its start: field 22 of proc(5), the 20th word after the name in parentheses.
name_process() {
    named=
    { read -r stat < "/proc/$1/stat"; } 2> /dev/null || return
    set -- "$1" ${stat##*) }
    named=$1-${21}
}
name_process "$PPID"
pppd=$named
is_there() {
    name_process "$PPID"
    [ "$pppd" = "$named" ]
}

# To be called in a subshell: what is kept gets pppd's environment as it is.
log() {
    PATH=/usr/sbin:/usr/bin:/sbin:/bin
    printf '%s\n' "$2" | while read -r line; do
        logger -t "sallyport-hook[$PPID]" -p "daemon.$1" -- "$line"
    done
}

# Nothing could be decided: no JDK, no memory, no /run, ... What then is a matter of policy.
undecided() {
    (
        log err "not-decided policy=@IF_BROKEN@ pppd=$pppd said=$1"
        mkdir -p -m 700 "${decided%/*}" "$decided"
        if [ '@IF_BROKEN@' = keep-out ]; then
            true > "$decided/$pppd.out"
            is_there && kill -TERM "$PPID"
            exit 1
        fi
        true > "$decided/$pppd.in"
    )
}

go_on() {
    if [ -f "$kept" ] && [ -x "$kept" ]; then
        exec "$kept" "$@"
    fi
    exit 0
}

