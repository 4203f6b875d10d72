#!/bin/sh
# First process of a peer: makes a usable machine of a read-only root, then runs the commands that arrive on tty1.
# @STATE@ is the peer's directory on the host. One line is one command: its number, or "k NUMBER" to kill it.
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/run TMPDIR=/run LC_ALL=C.UTF-8
export PATH HOME TMPDIR LC_ALL PEER_MODULES=@STATE@/modules

mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t tmpfs tmp /run
modprobe -d "$PEER_MODULES" -a overlay ipv6 ppp_generic ppp_async ppp_mppe arc4
mkdir -p /dev/pts /dev/shm /run/host /run/job /run/lock
mount -t devpts devpts /dev/pts
mount -t tmpfs tmp /dev/shm
mount -t hostfs none /run/host -o @STATE@/share
for dir in etc var; do
    mkdir -p /run/overlay/$dir/upper /run/overlay/$dir/work
    mount -t overlay overlay /$dir \
        -o lowerdir=/$dir,upperdir=/run/overlay/$dir/upper,workdir=/run/overlay/$dir/work
done
echo 1 > /proc/sys/net/ipv6/conf/vec0/disable_ipv6
ip link set lo up
ip link set vec0 up
ip addr add @ADDRESS@ dev vec0

exec < /dev/tty1 > /dev/tty1
stty raw -echo
echo "@ready"
while read -r word number; do
    case $word in
        k) (
            until [ -s /run/job/"$number".pid ]; do sleep 0.02; done
            kill -9 -"$(cat /run/job/"$number".pid)"
        ) & ;;
        *) (
            setsid sh -c 'echo $$ > /run/job/'"$word"'.pid; . /run/host/'"$word"'.sh' \
                > /run/host/"$word".out 2>&1 < /dev/null
            echo "@done $word $?"
        ) & ;;
    esac
done

# The host has closed the console: nobody is there any more.
echo o > /proc/sysrq-trigger
sleep 5
