package net.sallyport.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Debian 13 on a machine that nothing was done on yet: what its installer puts there first, made by
 * debootstrap, and a user who may use sudo. It is made once, in this module's target directory; all
 * tests begin from it and none changes it.
 *
 * <p>From this machine come the address of Debian's archive, how apt is to reach it, and whom to
 * trust beside the usual authorities, since a machine that must ask a proxy could install nothing
 * otherwise. Jobs that begin by the clock are off, and the network is made by who boots it.
 */
final class Debootstrap {
    /** Who works on it. */
    static final String USER = "user";

    private static final Duration BOUND = Duration.ofMinutes(10);
    private static final Path SYSTEM = Path.of("target/debian").toAbsolutePath();

    /** Of Debian's important packages those that the tests look with are named. */
    private static final String SCRIPT =
            """
            set -e
            exec 9>SYSTEM.lock
            flock 9
            [ ! -e SYSTEM/.complete ] || exit 0
            rm -rf --one-file-system SYSTEM
            archive=$(apt-get indextargets --format '$(REPO_URI)' \\
                'Created-By: Packages' 'Origin: Debian' | head -n 1)
            debootstrap --variant=minbase \\
                --include=systemd-sysv,dbus,iproute2,iputils-ping,nftables,sudo trixie SYSTEM $archive
            cd SYSTEM
            apt-config dump | grep -E '^Acquire::(Check-|https?::|Retries)' >etc/apt/apt.conf.d/90here || :
            echo 'APT::Get::Assume-Yes "true";' >etc/apt/apt.conf.d/90yes
            mkdir -p usr/local/share/ca-certificates
            for certificate in /usr/local/share/ca-certificates/*.crt; do
                [ ! -e "$certificate" ] || cp "$certificate" usr/local/share/ca-certificates/
            done
            for unit in apt-daily.timer apt-daily-upgrade.timer \\
                systemd-networkd.service systemd-networkd.socket systemd-networkd-wait-online.service; do
                ln -sf /dev/null etc/systemd/system/$unit
            done
            chroot . useradd --create-home --shell /bin/bash USER
            echo 'USER ALL=(ALL) NOPASSWD: ALL' >etc/sudoers.d/USER
            rm -f etc/machine-id etc/resolv.conf
            echo nameserver RESOLVER >etc/resolv.conf
            echo debian >etc/hostname
            echo 127.0.1.1 debian >>etc/hosts
            mkdir -p root/.m2/repository
            touch .complete
            """;

    private Debootstrap() {}

    /** The root of it; the first call takes half a minute to a minute. */
    static Path system() throws IOException {
        Files.createDirectories(SYSTEM.getParent());
        HostProcess.run(
                        BOUND,
                        List.of(
                                "sh",
                                "-c",
                                SCRIPT.replace("SYSTEM", SYSTEM.toString())
                                        .replace("USER", USER)
                                        .replace("RESOLVER", Uplink.RESOLVER)))
                .orThrow("debootstrap");
        return SYSTEM;
    }
}
