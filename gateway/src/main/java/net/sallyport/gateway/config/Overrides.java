package net.sallyport.gateway.config;

import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import net.sallyport.gateway.config.ServerConfig.InterfaceForm;
import net.sallyport.gateway.config.ServerConfig.OnConflict;
import net.sallyport.pppconfig.Place;
import net.sallyport.pppconfig.Problems;
import org.jspecify.annotations.Nullable;

/**
 * What the command line says on top of the files; null where it says nothing. Units and ranges are
 * those of {@link ServerConfig}.
 *
 * @param listen where it is given, replaces the files' addresses
 * @param port of the control connection
 * @param debug both kinds of debug at once
 */
public record Overrides(
        @Nullable Integer limit,
        @Nullable OnConflict onConflict,
        @Nullable List<Inet4Address> listen,
        @Nullable Integer port,
        @Nullable Integer workers,
        @Nullable InterfaceForm interfaceForm,
        @Nullable Path runDir,
        @Nullable Path stateDir,
        @Nullable Path pppDir,
        Scripts scripts,
        @Nullable Path captureFile,
        @Nullable Boolean debug,
        Host host,
        Operation operation) {

    /**
     * What the command line says about the scripts beside a session.
     *
     * @param sessionPidDir where the pid files of the sessions go
     * @param refuseOnFailure whether a session whose auth-up or ip-pre-up fails ends
     */
    public record Scripts(@Nullable Path sessionPidDir, @Nullable Boolean refuseOnFailure) {
        /** Changes nothing. */
        public static final Scripts NONE = new Scripts(null, null);
    }

    /**
     * What the command line says about the host's network.
     *
     * @param nat where given, replaces the files' rules
     */
    public record Host(
            @Nullable List<NatRule> nat,
            @Nullable Boolean clientToClient,
            @Nullable Boolean clientToGateway) {
        /** Changes nothing. */
        public static final Host NONE = new Host(null, null, null);
    }

    /**
     * What the command line says about how the server is watched.
     *
     * @param console where given, replaces the files' addresses; empty: no console
     * @param certificate of the console, PEM
     * @param key of the certificate, PEM
     */
    public record Operation(
            @Nullable List<InetSocketAddress> console,
            @Nullable Path certificate,
            @Nullable Path key,
            @Nullable LogWording wording) {
        /** Changes nothing. */
        public static final Operation NONE = new Operation(null, null, null, null);

        private void applyTo(Draft draft, Problems problems) {
            draft.logWording = wording != null ? wording : draft.logWording;
            draft.consoleListen = console != null ? console : draft.consoleListen;
            draft.consoleCertificate = certificate != null ? certificate : draft.consoleCertificate;
            draft.consoleKey = key != null ? key : draft.consoleKey;
            if (console != null || certificate != null || key != null) {
                Place place = Place.of("command line");
                TomlConsoleKeys.check(draft, place, place, problems);
            }
        }
    }

    /** Changes nothing. */
    public static Overrides none() {
        return new Overrides(
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                Scripts.NONE,
                null,
                null,
                Host.NONE,
                Operation.NONE);
    }

    /** Paths first: other files are found by them, before anything else is read. */
    void applyPathsTo(Draft draft) {
        draft.runDir = runDir != null ? runDir : draft.runDir;
        draft.stateDir = stateDir != null ? stateDir : draft.stateDir;
        draft.pppDir = pppDir != null ? pppDir : draft.pppDir;
        draft.sessionPidDir =
                scripts.sessionPidDir != null ? scripts.sessionPidDir : draft.sessionPidDir;
    }

    void applyTo(Draft draft, Problems problems) {
        applyPathsTo(draft);
        if (limit != null) {
            draft.limit = within("--limit", limit, 1, 1_000_000, problems);
        }
        if (port != null) {
            draft.listenPort = within("--port", port, 1, 65535, problems);
        }
        if (workers != null) {
            draft.workers = within("--workers", workers, 0, 64, problems);
        }
        draft.onConflict = onConflict != null ? onConflict : draft.onConflict;
        draft.listenAddresses = listen != null ? listen : draft.listenAddresses;
        draft.interfaceForm = interfaceForm != null ? interfaceForm : draft.interfaceForm;
        draft.refuseOnScriptFailure =
                scripts.refuseOnFailure != null
                        ? scripts.refuseOnFailure
                        : draft.refuseOnScriptFailure;
        draft.captureFile = captureFile != null ? captureFile : draft.captureFile;
        draft.natRules = host.nat != null ? host.nat : draft.natRules;
        draft.clientToClient =
                host.clientToClient != null ? host.clientToClient : draft.clientToClient;
        draft.clientToGateway =
                host.clientToGateway != null ? host.clientToGateway : draft.clientToGateway;
        operation.applyTo(draft, problems);
        if (debug != null) {
            draft.debugControl = debug;
            draft.debugPackets = debug;
        }
    }

    private static int within(String option, int value, int low, int high, Problems problems) {
        if (value < low || value > high) {
            problems.add(
                    Place.of("command line"),
                    option + " is " + value + "; it must be " + low + " to " + high);
            return low;
        }
        return value;
    }
}
