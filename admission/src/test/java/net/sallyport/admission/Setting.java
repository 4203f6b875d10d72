package net.sallyport.admission;

import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;

/**
 * What an exploration is about.
 *
 * @param displacements that set the guard off; 0: there is none
 * @param chatty the peers of every second login are always heard of, until they crash
 */
record Setting(
        Policy policy,
        int limit,
        Supply supply,
        Devices devices,
        int displacements,
        boolean chatty,
        int logins) {
    enum Policy {
        REPLACE,
        DENY,
        /** Every second login's policy is the other: the rules were reloaded in between. */
        MIXED
    }

    enum Supply {
        AMPLE_POOL,
        /** As many addresses as the limit. */
        SCARCE_POOL,
        /** As many fixed addresses as the limit. */
        FIXED,
        NONE
    }

    enum Devices {
        /** Nothing is told of any. */
        UNKNOWN,
        /** Each login comes from its own. */
        DIFFERENT,
        /** Two, which take turns. */
        TWO
    }

    static Setting of(Policy policy, int limit, Supply supply, int logins) {
        return new Setting(policy, limit, supply, Devices.UNKNOWN, 0, false, logins);
    }

    /** This, with devices that tell what they are, every second of them chatty, and a guard. */
    Setting with(Devices others, int otherDisplacements) {
        boolean isTold = others != Devices.UNKNOWN;
        return new Setting(policy, limit, supply, others, otherDisplacements, isTold, logins);
    }

    List<Inet4Address> addresses() {
        List<Inet4Address> addresses = new ArrayList<>();
        int count = supply == Supply.AMPLE_POOL ? logins + 1 : limit;
        for (int i = 0; i < count; i++) {
            addresses.add(Samples.address("10.0.0." + i));
        }
        return addresses;
    }

    Login login(int i) {
        AddressRule rule =
                switch (supply) {
                    case AMPLE_POOL, SCARCE_POOL -> AddressRule.ANY_OF_POOL;
                    case FIXED -> new AddressRule.Fixed(addresses());
                    case NONE -> new AddressRule.None();
                };
        Account account = new Account(new AccountId("a"), null, null, rule, AccountSettings.NONE);
        return new Login(new SessionId(i), account, device(i), null);
    }

    private DeviceEvidence device(int i) {
        String endpoint =
                switch (devices) {
                    case UNKNOWN -> null;
                    case DIFFERENT -> "1:0000000" + i;
                    case TWO -> "1:0000000" + i % 2;
                };
        return new DeviceEvidence(null, null, null, endpoint, null);
    }

    boolean isSameDevice(int i, int j) {
        return devices == Devices.TWO && i % 2 == j % 2;
    }

    OnConflict onConflict(int i) {
        return switch (policy) {
            case REPLACE -> OnConflict.REPLACE;
            case DENY -> OnConflict.DENY;
            case MIXED -> i % 2 == 0 ? OnConflict.REPLACE : OnConflict.DENY;
        };
    }

    Terms terms(int i, boolean cooling) {
        return new Terms(limit, onConflict(i), cooling, 0, 0, 0, 1);
    }

    Rules.ShortCycle cycle() {
        return new Rules.ShortCycle(displacements, 1, 1);
    }

    boolean isChatty(int i) {
        return chatty && i % 2 == 0;
    }

    /** Whether it matters to anybody if a peer is still there. */
    boolean asks() {
        return policy != Policy.REPLACE || displacements > 0;
    }

    /** Logins of one class differ in nothing but their number. */
    int classOf(int i) {
        return policy == Policy.MIXED || devices == Devices.TWO || chatty ? i % 2 : 0;
    }

    boolean isScarce() {
        return supply == Supply.SCARCE_POOL || supply == Supply.FIXED;
    }
}
