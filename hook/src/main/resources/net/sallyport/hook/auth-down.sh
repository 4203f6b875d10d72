# The session is over from here on; what there is to be noted need not keep pppd.
[ -d "$decided" ] && true > "$decided/$pppd.over"
# Of a login that was refused neither the history nor what was here before has heard.
[ -e "$decided/$pppd.out" ] && exit 0
(
    if said=$(hook auth-down --pppd "$pppd" @OPTIONS@ -- "$@"); then
        log info "$said"
    else
        log warning "not-noted pppd=$pppd said=$said"
    fi
) &
go_on "$@"
