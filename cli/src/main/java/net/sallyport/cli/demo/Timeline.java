package net.sallyport.cli.demo;

import java.io.PrintStream;
import java.util.Locale;

/** The story, a line at a time, each with the milliseconds since it began. Safe for any thread. */
public final class Timeline {
    /** Who a line is about. */
    enum Actor {
        DEMO("demo", 90),
        SERVER("server", 36),
        LAPTOP("laptop", 33),
        PHONE("phone", 35);

        private final String label;
        private final int colour;

        Actor(String label, int colour) {
            this.label = label;
            this.colour = colour;
        }

        String label() {
            return label;
        }
    }

    private final PrintStream out;
    private final boolean colours;
    private final long startNanos = System.nanoTime();
    private boolean silent;

    /**
     * @param colours whether {@code out} is a terminal that shows them
     */
    public Timeline(PrintStream out, boolean colours) {
        this.out = out;
        this.colours = colours;
    }

    long elapsedMillis() {
        return (System.nanoTime() - startNanos) / 1_000_000;
    }

    synchronized void line(Actor actor, String text) {
        if (silent) {
            return;
        }
        String who = String.format(Locale.ROOT, "%-7s", actor.label);
        String shown = colours ? "\u001b[" + actor.colour + "m" + who + "\u001b[0m" : who;
        out.printf(Locale.ROOT, "%6d ms  %s %s%n", elapsedMillis(), shown, printable(text));
        out.flush();
    }

    /** A line of its own, outside the story. */
    synchronized void plain(String text) {
        if (!silent) {
            out.println(text);
            out.flush();
        }
    }

    /** Says nothing more: the user has interrupted the story. */
    public synchronized void silence() {
        silent = true;
    }

    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
