package net.sallyport.client.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.sallyport.client.config.AccountSecrets.Found;
import net.sallyport.pppconfig.Place;
import net.sallyport.protocol.ppp.PppConfig;
import net.sallyport.protocol.ppp.auth.AuthMethod;
import net.sallyport.protocol.ppp.auth.Credentials;
import net.sallyport.protocol.ppp.auth.Secret;
import net.sallyport.protocol.ppp.ccp.MppeConfig;
import org.jspecify.annotations.Nullable;

/** Makes a connection of what all files have said together. */
final class ClientAssembly {
    private static final List<AuthMethod> BEST_FIRST =
            List.of(
                    AuthMethod.MSCHAP_V2,
                    AuthMethod.MSCHAP_V1,
                    AuthMethod.CHAP_MD5,
                    AuthMethod.PAP);

    private final ClientDraft draft;
    private final String hostName;
    private final Path pppDir;
    private String secretPlace = "";

    ClientAssembly(ClientDraft draft, String hostName, Path pppDir) {
        this.draft = draft;
        this.hostName = hostName;
        this.pppDir = pppDir;
    }

    /**
     * @param peers the connection's file
     * @return null where something is missing, which is then a problem
     */
    @Nullable ConnectionConfig assemble(Place peers) {
        PptpCommand pptp = draft.pptp;
        if (pptp == null) {
            if (draft.problems.isEmpty()) {
                draft.problems.add(
                        peers,
                        "it does not say whom to dial: write pty \"pptp HOST --nolaunchpppd\"");
            }
            return null;
        }
        Place auth = draft.authAt;
        if (auth != null) {
            draft.problems.add(
                    auth,
                    "auth would have the server log in to us, which PPTP servers do not do: write"
                            + " noauth behind it, in "
                            + peers);
        }
        MppeConfig mppe = draft.mppe();
        PppConfig ppp = link(mppe, peers);
        if (ppp == null) {
            return null;
        }
        PptpCommand named =
                pptp.hostName().isEmpty()
                        ? new PptpCommand(
                                pptp.host(), pptp.phone(), hostName, pptp.local(), pptp.hostRoute())
                        : pptp;
        return new ConnectionConfig(
                draft.connection,
                named,
                ClientDraft.text(draft.account(hostName)),
                secretPlace,
                ppp,
                new ConnectionConfig.Network(
                        draft.localAddress, draft.idleSeconds, draft.maxConnectSeconds),
                new ConnectionConfig.Routes(
                        draft.defaultRoute, draft.defaultRouteMetric, draft.networks),
                draft.usePeerDns,
                new ConnectionConfig.Redial(
                        draft.persist,
                        draft.maxFailures,
                        draft.holdoffSeconds,
                        draft.againstOthers),
                new ConnectionConfig.Scripts(
                        draft.ipPreUp,
                        draft.ipUp,
                        draft.ipDown,
                        draft.ipParam,
                        draft.linkName,
                        draft.environment,
                        draft.hidden,
                        draft.childTimeoutSeconds),
                draft.device,
                draft.mssClamp,
                draft.offload,
                draft.debug,
                draft.logFile);
    }

    private @Nullable PppConfig link(MppeConfig mppe, Place peers) {
        String account = draft.account(hostName);
        byte[] name = account.getBytes(StandardCharsets.ISO_8859_1);
        if (name.length > 255) {
            draft.problems.add(peers, "the account's name has more than 255 bytes");
            return null;
        }
        List<AuthMethod> methods = new ArrayList<>(BEST_FIRST);
        methods.removeAll(draft.refusedMethods);
        byte[] secret = secret(account, methods, peers);
        if (secret == null) {
            return null;
        }
        if (mppe.required()) {
            // What gives no keys could only end in a link without MPPE, and tell the password.
            methods.removeIf(method -> !method.givesMppeKeys());
        }
        if (methods.isEmpty()) {
            draft.problems.add(
                    peers,
                    "no method is left to log in with: remove a refuse-* option"
                            + (mppe.required() ? "; MPPE needs MS-CHAP" : ""));
            return null;
        }
        return new PppConfig(
                draft.lcpConfig(),
                List.of(),
                methods,
                name,
                new Credentials(name, new Secret.ClearText(secret)),
                draft.authTimers(),
                mppe,
                draft.mtu,
                draft.lcp.timers(),
                draft.ccp.timers(),
                draft.ipcp.timers(),
                PppConfig.DEFAULT_LOGIN_MILLIS);
    }

    /** As in pppd, PAP is for those who wrote the account into pap-secrets, or `password`. */
    private byte @Nullable [] secret(String account, List<AuthMethod> methods, Place peers) {
        String given = draft.password;
        Place givenAt = draft.passwordPlace;
        if (given != null && givenAt != null) {
            secretPlace = givenAt.toString();
            return given.getBytes(StandardCharsets.ISO_8859_1);
        }
        Found chap =
                AccountSecrets.find(draft.chapSecrets, account, draft.remoteName, draft.problems);
        Found pap =
                AccountSecrets.find(draft.papSecrets, account, draft.remoteName, draft.problems);
        if (chap == null) {
            if (pap != null) {
                methods.removeIf(method -> method != AuthMethod.PAP);
                secretPlace = pap.place().toString();
                return pap.secret();
            }
            if (draft.problems.isEmpty()) {
                String server = draft.remoteName == null ? "*" : ClientDraft.text(draft.remoteName);
                draft.problems.add(
                        peers,
                        "there is no password for '"
                                + ClientDraft.text(account)
                                + "': "
                                + pppDir.resolve("chap-secrets")
                                + " needs a line with that name, '"
                                + server
                                + "' and the password");
            }
            return null;
        }
        if (pap == null || !Arrays.equals(pap.secret(), chap.secret())) {
            methods.remove(AuthMethod.PAP);
        }
        secretPlace = chap.place().toString();
        return chap.secret();
    }
}
