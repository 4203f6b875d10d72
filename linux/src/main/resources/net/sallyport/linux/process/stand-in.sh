#!/bin/sh
# Stands in for something that is no process of its own: programs are started as its children, and
# a signal to it is passed on as a line. It does nothing unless told to, and ends with its input.
#
#   in   run ID COUNT, then COUNT words, each a line behind "=", or lines behind "+" and a last one
#        behind "=" where the word has line ends
#        end ID PID, when that child has ended
#   out  started ID PID, ended ID CODE, signal NAME
umask 077
cd / || exit
line_end='
'
trap 'caught=1; echo signal HUP' HUP
trap 'caught=1; echo signal INT' INT
trap 'caught=1; echo signal TERM' TERM
trap 'caught=1; echo signal USR1' USR1
trap 'caught=1; echo signal USR2' USR2
trap '' PIPE

read_word() {
    word=
    while IFS= read -r line; do
        case $line in
            +*) word=$word${line#+}$line_end ;;
            *)
                word=$word${line#=}
                return
                ;;
        esac
    done
    exit
}

while :; do
    caught=
    if read -r verb id argument; then
        case $verb in
            run)
                set --
                while [ "$argument" -gt 0 ]; do
                    read_word
                    set -- "$@" "$word"
                    argument=$((argument - 1))
                done
                "$@" < /dev/null >&2 &
                echo "started $id $!"
                ;;
            end)
                wait "$argument"
                echo "ended $id $?"
                ;;
        esac
    elif [ -z "$caught" ]; then
        # The input is at its end, and not only a signal has come.
        exit
    fi
done
