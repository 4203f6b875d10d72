# pppd waits for this before it brings the interface up: nobody is in before auth-up's hook has decided, and that is
# after whoever has to go is gone. Where IPv6CP was faster than IPCP, the interface is up already: it is taken down, and
# pppd brings it up again when we have ended.

ip_tool() (
    PATH=/usr/sbin:/usr/bin:/sbin:/bin
    ip "$@" > /dev/null 2>&1
)

hold_back() {
    ip_tool link set dev "$1" down
}

give_back() {
    # What IPv6CP had agreed on went with the interface.
    if [ -n "${LLLOCAL-}" ] && [ -n "${LLREMOTE-}" ]; then
        ip_tool -6 addr add "$LLLOCAL" peer "$LLREMOTE" dev "$1"
    fi
}

keep_out() {
    # pppd ends as soon as we have; until then nothing may find a way through its interface.
    ip_tool addr flush dev "$1"
    exit 0
}

# No PEERNAME: this peer has proved nothing, auth-up is not run, and the link is not guarded.
[ -n "${PEERNAME+set}" ] || go_on "$@"
is_in() {
    # A mark of an earlier session of this pppd does not count.
    [ -e "$decided/$pppd.in" ] && [ ! -e "$decided/$pppd.over" ]
}
is_in && go_on "$@"

hold_back "$1"
left=@STEPS@
until is_in; do
    [ -e "$decided/$pppd.out" ] && keep_out "$@"
    if [ "$left" -eq 0 ]; then
        undecided "nothing within @SECONDS@ s" || keep_out "$@"
        break
    fi
    left=$((left - 1))
    (
        PATH=/usr/bin:/bin
        sleep 0.05
    )
done
give_back "$1"
go_on "$@"
