package net.sallyport.protocol.mppe;

import java.security.MessageDigest;
import net.sallyport.protocol.crypto.Jce;
import net.sallyport.protocol.crypto.Rc4;

/**
 * Belongs to a worker: what MPPE computes with and needs no more when a packet is through, so that
 * one serves all links of the worker. The tables of stateful mode are not among it: its key stream
 * goes on with the next packet.
 */
public final class MppeTools {
    final MessageDigest sha1 = Jce.sha1();
    final byte[] digest = new byte[20];
    final Rc4 rc4 = new Rc4();
}
