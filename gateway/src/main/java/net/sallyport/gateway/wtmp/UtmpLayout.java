package net.sallyport.gateway.wtmp;

import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How glibc lays out {@code struct utmp} (utmp(5)). Up to the exit status all machines agree; what
 * follows is of 32 bits on x86-64, for the sake of 32-bit programs, and of 64 on aarch64.
 *
 * <pre>
 *              x86-64   aarch64
 *   ut_type         0         0   2 bytes, then 2 of padding
 *   ut_pid          4         4   4
 *   ut_line         8         8   32
 *   ut_id          40        40   4
 *   ut_user        44        44   32
 *   ut_host        76        76   256
 *   ut_exit       332       332   4
 *   ut_session    336       336   4, 8
 *   ut_tv         340       344   4 + 4, 8 + 8
 *   ut_addr_v6    348       360   16
 *   reserved      364       376   20
 *   in all        384       400
 * </pre>
 */
public enum UtmpLayout {
    X86_64(384, 340, 348, false),
    AARCH64(400, 344, 360, true);

    static final int BOOT_TIME = 2;
    static final int USER_PROCESS = 7;
    static final int DEAD_PROCESS = 8;

    private static final int PID = 4;
    private static final int LINE = 8;
    private static final int LINE_LENGTH = 32;
    private static final int ID = 40;
    private static final int ID_LENGTH = 4;
    private static final int USER = 44;
    private static final int USER_LENGTH = 32;
    private static final int HOST = 76;
    private static final int HOST_LENGTH = 256;

    private final int size;
    private final int time;
    private final int address;
    private final boolean wideTime;

    UtmpLayout(int size, int time, int address, boolean wideTime) {
        this.size = size;
        this.time = time;
        this.address = address;
        this.wideTime = wideTime;
    }

    /** This machine's. */
    public static UtmpLayout ofThisMachine() {
        return System.getProperty("os.arch").equals("aarch64") ? AARCH64 : X86_64;
    }

    /** Bytes of one record. */
    int size() {
        return size;
    }

    /**
     * A record, ready to be written. What is too long is cut, as in C.
     *
     * @param user empty, with {@link #DEAD_PROCESS}: nobody is there any more
     */
    ByteBuffer record(
            int type,
            int pid,
            String line,
            String user,
            String host,
            @Nullable Inet4Address peer,
            Instant at) {
        ByteBuffer record = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        record.putShort(0, (short) type).putInt(PID, pid);
        put(record, LINE, LINE_LENGTH, line);
        put(record, ID, ID_LENGTH, id(line));
        put(record, USER, USER_LENGTH, user);
        put(record, HOST, HOST_LENGTH, host);
        if (wideTime) {
            record.putLong(time, at.getEpochSecond()).putLong(time + 8, at.getNano() / 1000);
        } else {
            record.putInt(time, (int) at.getEpochSecond()).putInt(time + 4, at.getNano() / 1000);
        }
        if (peer != null) {
            record.put(address, peer.getAddress());
        }
        return record;
    }

    static int type(ByteBuffer record) {
        return record.getShort(0);
    }

    static int pid(ByteBuffer record) {
        return record.getInt(PID);
    }

    static String line(ByteBuffer record) {
        byte[] bytes = new byte[LINE_LENGTH];
        record.get(LINE, bytes);
        int length = 0;
        while (length < LINE_LENGTH && bytes[length] != 0) {
            length++;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    /** As pppd has it: the unit's number; of any other line, its end. */
    private static String id(String line) {
        String end = line.startsWith("ppp") ? line.substring(3) : line;
        return end.substring(Math.max(0, end.length() - ID_LENGTH));
    }

    private static void put(ByteBuffer record, int at, int length, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        record.put(at, Arrays.copyOf(bytes, Math.min(bytes.length, length)));
    }
}
