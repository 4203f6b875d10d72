package net.sallyport.gateway.config;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** pptpd's address lists. */
final class IpSpec {
    private IpSpec() {}

    static Inet4Address address(int a, int b, int c, int d) {
        try {
            byte[] octets = {(byte) a, (byte) b, (byte) c, (byte) d};
            return (Inet4Address) InetAddress.getByAddress(octets);
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    static List<Inet4Address> range(int a, int b, int c, int low, int high) {
        List<Inet4Address> addresses = new ArrayList<>();
        for (int d = low; d <= high; d++) {
            addresses.add(address(a, b, c, d));
        }
        return addresses;
    }
}
