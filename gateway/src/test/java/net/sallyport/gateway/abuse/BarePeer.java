package net.sallyport.gateway.abuse;

import java.nio.ByteBuffer;
import java.util.Arrays;
import net.sallyport.gateway.harness.ScriptedCall;

/** A PPP peer that agrees to whatever LCP asks, and then answers a challenge as it likes. */
final class BarePeer implements ScriptedCall.Hand {
    static final int LCP = 0xc021;
    static final int CHAP = 0xc223;
    static final int IPCP = 0x8021;
    static final int CCP = 0x80fd;
    static final int IP = 0x0021;
    static final int COMPRESSED = 0x00fd;

    /** Makes the answer to a challenge. */
    interface Proof {
        byte[] answer(int id);
    }

    private final Proof proof;
    private ScriptedCall call;
    private boolean asked;
    private int challenges;
    private int acked;

    BarePeer(Proof proof) {
        this.proof = proof;
    }

    void use(ScriptedCall mine) {
        call = mine;
    }

    ScriptedCall call() {
        return call;
    }

    boolean isChallenged() {
        return challenges > 0;
    }

    boolean isAcked() {
        return acked > 0;
    }

    @Override
    public void frame(byte[] frame) {
        int at = frame.length > 2 && frame[0] == (byte) 0xff ? 2 : 0;
        if (frame.length < at + 6) {
            return;
        }
        ByteBuffer bytes = ByteBuffer.wrap(frame);
        int protocol = bytes.getShort(at) & 0xffff;
        int code = bytes.get(at + 2);
        int id = bytes.get(at + 3) & 0xff;
        byte[] data = Arrays.copyOfRange(frame, at + 6, frame.length);
        if (protocol == LCP && code == 1 && proof != null) {
            send(LCP, packet(2, id, data));
            if (!asked) {
                asked = true;
                send(LCP, packet(1, 1));
            }
        } else if (protocol == LCP && code == 2) {
            acked++;
        } else if (protocol == CHAP && code == 1 && proof != null) {
            challenges++;
            byte[] answer = proof.answer(id);
            if (answer != null) {
                send(CHAP, answer);
            }
        }
    }

    /** Sends a frame of this protocol. */
    void send(int protocol, byte[] packet) {
        ByteBuffer frame = ByteBuffer.allocate(4 + packet.length);
        frame.putShort((short) 0xff03).putShort((short) protocol).put(packet);
        call.sendFrame(frame.array());
    }

    /** A control packet with a right length. */
    static byte[] packet(int code, int id, byte... data) {
        return ByteBuffer.allocate(4 + data.length)
                .put((byte) code)
                .put((byte) id)
                .putShort((short) (4 + data.length))
                .put(data)
                .array();
    }

    /** A CHAP response with a value of so many bytes, and a name. */
    static byte[] response(int id, int valueLength, byte[] name) {
        byte[] data = new byte[1 + valueLength + name.length];
        data[0] = (byte) valueLength;
        System.arraycopy(name, 0, data, 1 + valueLength, name.length);
        return packet(2, id, data);
    }
}
