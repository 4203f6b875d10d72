package net.sallyport.linux;

import java.io.IOException;

/** A system call that failed: which one, on what, and with which error number. */
public final class LinuxException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String call;
    private final int errno;

    /**
     * @param call the call and what it was about, as a person should read it, for example {@code
     *     bind 0.0.0.0:1723}
     * @param errno the error number, positive
     */
    public LinuxException(String call, int errno) {
        this(call, errno, "");
    }

    LinuxException(String call, int errno, String kernelText) {
        super(
                call
                        + ": "
                        + Errno.text(errno)
                        + " ("
                        + Errno.name(errno)
                        + ")"
                        + (kernelText.isEmpty() ? "" : ": " + kernelText));
        this.call = call;
        this.errno = errno;
    }

    public String call() {
        return call;
    }

    /** The error number, positive; see {@link Errno}. */
    public int errno() {
        return errno;
    }
}
