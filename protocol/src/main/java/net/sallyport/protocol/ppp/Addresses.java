package net.sallyport.protocol.ppp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import java.util.List;
import net.sallyport.protocol.ppp.ipcp.IpcpConfig;
import org.jspecify.annotations.Nullable;

/** IPv4 addresses as objects and as ints. Stateless. */
final class Addresses {
    /** 10.64.64.64: what pppd calls a peer that does not tell its address. */
    static final int UNKNOWN_PEER = 0x0a404040;

    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private Addresses() {}

    static Inet4Address of(int address) {
        byte[] bytes = {
            (byte) (address >> 24), (byte) (address >> 16), (byte) (address >> 8), (byte) address
        };
        try {
            return (Inet4Address) InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    static int of(@Nullable Inet4Address address) {
        return address == null ? 0 : (int) INT.get(address.getAddress(), 0);
    }

    /** The answering side has an address of its own and one to give; the dialling side asks. */
    static IpcpConfig ipcp(NetworkGrant grant) {
        Inet4Address local = grant.local();
        return new IpcpConfig(
                of(local != null ? local : grant.request()),
                local == null,
                of(grant.peer()),
                ints(grant.nameServers()),
                ints(grant.winsServers()),
                grant.requestNameServers());
    }

    private static List<Integer> ints(List<Inet4Address> addresses) {
        return addresses.stream().limit(2).map(address -> of(address)).toList();
    }
}
