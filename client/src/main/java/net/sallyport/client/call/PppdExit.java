package net.sallyport.client.call;

/** pppd's exit codes, as far as a dialler has use for them. */
public enum PppdExit {
    OK(0),
    /** Something could not be done here. */
    FATAL(1),
    OPTION(2),
    NOT_ROOT(3),
    /** The kernel lacks what is needed. */
    NO_KERNEL_SUPPORT(4),
    SIGNAL(5),
    /** The connection is dialled already. */
    LOCK(6),
    NEGOTIATION(10),
    IDLE(12),
    CONNECT_TIME(13),
    ECHO_DEAD(15),
    /** The other side went: the server hung up, does not answer, or could not even be reached. */
    HANGUP(16),
    LOOPBACK(17),
    /** The server did not let us in. */
    AUTH_FAILED(19);

    private final int code;

    PppdExit(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
