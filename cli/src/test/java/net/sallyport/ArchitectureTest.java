package net.sallyport;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rooms and the arrows between them, as docs/architecture.md draws them. */
class ArchitectureTest {
    private static final String ROOT = "net.sallyport";
    private static final String[] ROOMS = {
        "protocol", "admission", "linux", "pppconfig", "gateway", "client", "hook", "cli"
    };

    private static final JavaClasses HOUSE =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages(ROOT);

    private static String room(String name) {
        return ROOT + "." + name + "..";
    }

    @Test
    void everyClassIsInARoomAndNoRoomIsMissing() {
        for (String room : ROOMS) {
            assertTrue(
                    HOUSE.stream().anyMatch(resideInAPackage(room(room))::test),
                    "no class of " + room + " on the class path");
        }
        classes()
                .should()
                .resideInAnyPackage(
                        Arrays.stream(ROOMS).map(ArchitectureTest::room).toArray(String[]::new))
                .check(HOUSE);
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource({
        "protocol, ''",
        "admission, ''",
        "linux, ''",
        "pppconfig, ''",
        "gateway, protocol admission linux pppconfig",
        "client, protocol linux pppconfig",
        "hook, linux",
        "cli, gateway client hook linux pppconfig"
    })
    void aRoomKnowsNoOtherThanItsArrowsLeadTo(String room, String arrows) {
        Set<String> known = Set.of(arrows.split(" "));
        String[] strangers =
                Arrays.stream(ROOMS)
                        .filter(other -> !other.equals(room) && !known.contains(other))
                        .map(ArchitectureTest::room)
                        .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(room(room))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(strangers)
                .check(HOUSE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"protocol", "admission", "linux", "pppconfig"})
    void theseRoomsNeedNothingButTheJdk(String room) {
        classes()
                .that()
                .resideInAPackage(room(room))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(room(room), "java..", "javax.crypto..", "org.jspecify..")
                .check(HOUSE);
    }

    /** Each login waits for its start. */
    @Test
    void theHookNeedsNothingButTheJdkAndLinux() {
        classes()
                .that()
                .resideInAPackage(room("hook"))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(room("hook"), room("linux"), "java..", "org.jspecify..")
                .check(HOUSE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"protocol", "admission"})
    void theseRoomsOpenNothingAndStartNothing(String room) {
        noClasses()
                .that()
                .resideInAPackage(room(room))
                .should()
                .dependOnClassesThat(
                        DescribedPredicate.describe(
                                "are files, sockets, threads or logs",
                                type -> isWorldly(type.getBaseComponentType())))
                .check(HOUSE);
    }

    private static boolean isWorldly(JavaClass type) {
        String name = type.getName();
        String inPackage = type.getPackageName();
        return switch (inPackage) {
            // The one stream that is permitted is memory and nothing else.
            case "java.io" ->
                    !Set.of("java.io.Serializable", "java.io.ByteArrayOutputStream").contains(name);
            case "java.net" ->
                    !Set.of(
                                    "java.net.InetAddress",
                                    "java.net.Inet4Address",
                                    "java.net.UnknownHostException")
                            .contains(name);
            case "java.lang" ->
                    name.matches("java\\.lang\\.(Thread|ThreadGroup|Process.*|Runtime)(\\$.*)?");
            case "java.util" -> name.startsWith("java.util.Timer");
            case "java.util.concurrent" ->
                    name.matches(".*\\.(.*Executor.*|ForkJoin.*|CompletableFuture|ThreadFactory)");
            default ->
                    (inPackage + ".").startsWith("java.nio.file.")
                            || (inPackage + ".").startsWith("java.nio.channels.")
                            || (inPackage + ".").startsWith("java.util.logging.");
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"protocol", "admission"})
    void theseRoomsReadNoClockRollNoDiceAndPrintNothing(String room) {
        DescribedPredicate<JavaAccess<?>> ambient =
                DescribedPredicate.describe(
                        "the clock, chance, or the standard streams",
                        access -> isAmbient(access.getTarget()));
        noClasses()
                .that()
                .resideInAPackage(room(room))
                .should()
                .accessTargetWhere(ambient)
                .check(HOUSE);
    }

    private static boolean isAmbient(AccessTarget target) {
        String member = target.getName();
        return switch (target.getOwner().getName()) {
            case "java.lang.System" ->
                    Set.of(
                                    "nanoTime",
                                    "currentTimeMillis",
                                    "out",
                                    "err",
                                    "in",
                                    "getLogger",
                                    "getenv")
                            .contains(member);
            case "java.lang.Math", "java.lang.StrictMath" -> member.equals("random");
            case "java.time.Clock",
                    "java.security.SecureRandom",
                    "java.util.Random",
                    "java.util.concurrent.ThreadLocalRandom" ->
                    true;
            case "java.util.random.RandomGenerator" -> Set.of("getDefault", "of").contains(member);
            case "java.util.UUID" -> member.equals("randomUUID");
            case "java.net.InetAddress", "java.net.Inet4Address" ->
                    // Each of these may ask the name service, or the network.
                    Set.of(
                                    "getByName",
                                    "getAllByName",
                                    "getLocalHost",
                                    "getHostName",
                                    "getCanonicalHostName",
                                    "isReachable")
                            .contains(member);
            default ->
                    target.getOwner().getPackageName().equals("java.time") && member.equals("now");
        };
    }

    @Test
    void pppNeverLearnsWhichTransportCarriesIt() {
        noClasses()
                .that()
                .resideInAnyPackage(room("protocol.ppp"), room("protocol.mppe"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(room("protocol.pptp"), room("protocol.gre"))
                .check(HOUSE);
    }

    @Test
    void aSessionKnowsItsCarrierByTheInterfaceAlone() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        room("gateway.session"), room("gateway.host"), room("gateway.worker"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        room("gateway.pptp"), room("protocol.pptp"), room("protocol.gre"))
                .check(HOUSE);
    }

    @Test
    void noCommandLineOrConfigurationLibraryLeaksIntoOtherRooms() {
        noClasses()
                .that()
                .resideOutsideOfPackage(room("cli"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("picocli..")
                .check(HOUSE);
        noClasses()
                .that()
                .resideOutsideOfPackage(room("gateway"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.electronwill.nightconfig..")
                .check(HOUSE);
    }

    @Test
    void databasesAreOpenedByFourPackagesAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        room("gateway.database"),
                        room("gateway.accounts"),
                        room("gateway.history"),
                        room("gateway.operators"))
                .should()
                .dependOnClassesThat(
                        DescribedPredicate.describe(
                                "speak to databases",
                                type ->
                                        (type.getPackageName() + ".").startsWith("org.sqlite.")
                                                || type.getPackageName().equals("java.sql")
                                                        && !type.getSimpleName()
                                                                .equals("SQLException")))
                .check(HOUSE);
    }

    @Test
    void theJdksHttpServerIsKnownToOnePackageAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackage(room("gateway.http"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.sun.net.httpserver..")
                .check(HOUSE);
    }

    @Test
    void noPackageIsPartOfACircle() {
        slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(HOUSE);
    }
}
