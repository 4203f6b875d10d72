package net.sallyport.lab;

/**
 * Starts Sallyport; or pptpd in a peer if the system property {@code lab.server} says so, which
 * shows what of a test is Sallyport's promise and what is how pptpd and pppd behave.
 */
final class ServerUnderTest {
    private static Peer pptpdPeer;

    private ServerUnderTest() {}

    static boolean isPptpd() {
        return "pptpd".equals(System.getProperty("lab.server"));
    }

    static VpnServer start(Lab lab, ServerFiles files, String... more) {
        if (!isPptpd()) {
            return SallyportServer.start(lab, files, more);
        }
        if (pptpdPeer == null || !lab.namespace().equals(pptpdPeer.namespace())) {
            pptpdPeer = lab.peer("pptpd");
        }
        return PptpdServer.start(pptpdPeer, files);
    }
}
