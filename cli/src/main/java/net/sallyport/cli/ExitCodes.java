package net.sallyport.cli;

/** The exit codes of every command; documented in each command's help. */
final class ExitCodes {
    static final int OK = 0;

    /** The command could not do what it was asked: the message says why. */
    static final int FAILED = 1;

    /** The command line is not understood. */
    static final int USAGE = 2;

    /** Some of it was done and some could not be: what could not was named. */
    static final int PARTLY = 3;

    /** The configuration has problems, all of which were named. */
    static final int BAD_CONFIGURATION = 4;

    /** No server answers at the control socket. */
    static final int NO_SERVER = 5;

    /** The account or session is not there, or not in. */
    static final int NOT_FOUND = 6;

    /** The server runs, and there is something to see to: it was named. */
    static final int WARNINGS = 7;

    private ExitCodes() {}
}
