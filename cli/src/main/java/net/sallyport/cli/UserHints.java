package net.sallyport.cli;

/** What {@code sallyport user} says after it has done something. */
final class UserHints {
    private UserHints() {}

    static void added(String name, boolean givesAddress) {
        System.out.println(name + " added");
        address(givesAddress);
    }

    /** An address of the pool is kept for an account by the server alone, once it knows. */
    static void address(boolean givesAddress) {
        if (givesAddress) {
            System.out.println(
                    "note: if the address is of the pool, `sallyport reload` keeps a running server"
                            + " from giving it to others");
        }
    }

    static int noSuchAccount(String name) {
        System.err.println("sallyport: there is no account '" + name + "'");
        return ExitCodes.FAILED;
    }
}
