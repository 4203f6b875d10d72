package net.sallyport.gateway.abuse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.sallyport.gateway.harness.ScriptedCall;
import net.sallyport.gateway.harness.TestGateway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Attack by attack: after each one somebody with an account gets in, and fifty who are inside have
 * had an answer to every ping they sent meanwhile.
 */
@Timeout(400)
class AbuseTest {
    private static final int BYSTANDERS = 50;

    /** What an attacker does. */
    interface Attack {
        void run(Scene scene) throws Exception;
    }

    @Test
    void noAttackHarmsAnybodyElse() throws Exception {
        Map<String, Attack> attacks = new LinkedHashMap<>();
        ControlAttacks.addTo(attacks);
        GreAttacks.addTo(attacks);
        PppAttacks.addTo(attacks);
        assertTrue(attacks.size() >= 60, attacks.size() + " attacks");
        try (TestGateway gateway = new TestGateway()) {
            List<String> accounts = new ArrayList<>(List.of("good * test.test *"));
            accounts.add("insider * test.test *");
            for (int i = 0; i < BYSTANDERS; i++) {
                accounts.add("by" + i + " * test.test *");
            }
            gateway.accounts(accounts.toArray(String[]::new));
            gateway.configuration(
                            "[accounts]",
                            "[limits]",
                            "half-open-per-address = 200",
                            "[pool]",
                            "connections = 300",
                            "local = [\"10.99.0.1\"]",
                            "remote = [\"10.99.0.2-250\"]")
                    .start();
            gateway.with(peers -> {
                List<ScriptedCall> bystanders = new ArrayList<>();
                for (int i = 0; i < BYSTANDERS; i++) {
                    bystanders.add(peers.up("by" + i, "test.test"));
                }
                Scene scene = new Scene(peers, bystanders);
                for (Map.Entry<String, Attack> attack : attacks.entrySet()) {
                    try {
                        attack.getValue().run(scene);
                        scene.pass(20);
                        scene.awaitGoodLogin();
                        scene.awaitUnharmed();
                        scene.clear();
                    } catch (Exception | AssertionError e) {
                        throw new AssertionError("attack: " + attack.getKey(), e);
                    }
                    assertEquals(0, gateway.count("session", "fault"), attack.getKey());
                    assertEquals(0, gateway.count("pptp_io", "control_fault"), attack.getKey());
                }
                System.out.println(attacks.size() + " attacks, " + scene.pings() + " pings");
            });
        }
    }
}
