#!/bin/sh
# Installs what the lab's real peers are made of (Debian and its kin). Says nothing when all of it is there.
set -eu
packages='user-mode-linux nftables iptables kmod iproute2 iputils-ping ppp pptp-linux pptpd iperf3 util-linux zsh faketime
    rpm debootstrap systemd-container slirp4netns chromium chromium-driver prometheus fail2ban'
missing=
for package in $packages; do
    case $(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true) in
        *' installed') ;;
        *) missing="$missing $package" ;;
    esac
done
[ -n "$missing" ] || exit 0
if [ "$(id -u)" != 0 ]; then
    echo "install-peers: run as root to install:$missing" >&2
    exit 1
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -q
# shellcheck disable=SC2086  # a list of words
apt-get install -q -y --no-install-recommends $missing
