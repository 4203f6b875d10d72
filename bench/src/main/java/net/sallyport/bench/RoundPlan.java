package net.sallyport.bench;

/**
 * How long a round of the comparison measures.
 *
 * @param logins how many one by one, and as many again ten at once
 * @param warmUpLogins before the warm figures, of a server in Java
 * @param echoSeconds each of the two echo runs; 0: none
 * @param warmUpSeconds before each, of a server in Java
 * @param tcpSeconds each way; 0: none
 * @param echoesOnly ten sessions and their echoes, and nothing else
 */
record RoundPlan(
        int logins,
        int warmUpLogins,
        int echoSeconds,
        int warmUpSeconds,
        int tcpSeconds,
        boolean echoesOnly) {
    static final RoundPlan SHORT = new RoundPlan(10, 10, 2, 1, 2, false);
    static final RoundPlan FULL = new RoundPlan(50, 2_400, 5, 5, 6, false);
    static final RoundPlan LOGINS = new RoundPlan(50, 2_400, 0, 0, 0, false);
    static final RoundPlan ECHOES = new RoundPlan(10, 0, 5, 10, 0, true);
}
