said=$(hook auth-up --pppd "$pppd" @OPTIONS@ -- "$@")
case $? in
    0) (log info "$said") ;;
    10)
        # Refused. It has been asked to end; see that it does.
        (
            log notice "$said"
            PATH=/usr/bin:/bin
            sleep @GRACE_SECONDS@
            is_there && hook end "$pppd" 0 > /dev/null
        ) &
        exit 0
        ;;
    11 | 12)
        # It has ended, or a newer login sees to its end.
        (log info "$said")
        exit 0
        ;;
    *) undecided "$said" || exit 0 ;;
esac
go_on "$@"
