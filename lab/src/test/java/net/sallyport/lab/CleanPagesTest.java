package net.sallyport.lab;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/**
 * The same on systems as debootstrap makes them: nothing is there but Debian's smallest variant,
 * nftables, iproute2 and ping, the built checkout and a JDK.
 */
@Tag("long")
class CleanPagesTest extends PagesTest {
    private static Lab holder;
    private static Path system;

    @BeforeAll
    static void install() {
        holder = TestLab.open();
        system = Debootstrap.into(holder, "iputils-ping");
    }

    @AfterAll
    static void remove() {
        TestLab.close(holder);
    }

    @Override
    void makeHosts() {
        server = PageHost.server(lab, system);
        client = PageHost.client(lab, network, system);
    }
}
