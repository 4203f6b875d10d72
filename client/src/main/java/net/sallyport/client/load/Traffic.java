package net.sallyport.client.load;

/** What the echo requests came to that a load client's sessions send by themselves. */
public final class Traffic {
    private final EchoLoad load;

    Traffic(EchoLoad load) {
        this.load = load;
    }

    public long sent() {
        return load.sent();
    }

    /** Replies whose every byte was as sent, each in its own session. */
    public long verified() {
        return load.verified();
    }

    /** Replies that were not as sent. */
    public long corrupt() {
        return load.corrupt();
    }

    /** Replies that came to another session than asked. */
    public long strays() {
        return load.strays();
    }

    /** Requests that nothing came back to for five seconds. */
    public long lost() {
        return load.lost();
    }

    /** From a request to its reply. */
    public Latency roundTrips() {
        return load.roundTrips();
    }
}
