package net.sallyport.gateway.tls;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * What a TLS server shows: a certificate chain and its key, which can be exchanged while it runs.
 * Safe for any thread.
 */
public final class ServerKeys extends X509ExtendedKeyManager {
    private static final String ALIAS = "server";

    private final Path certificate;
    private final Path key;
    private volatile Pair pair;

    private record Pair(List<X509Certificate> chain, PrivateKey key) {}

    /**
     * Reads the files.
     *
     * @throws IOException they cannot be read, or do not belong together; the message is for people
     */
    public ServerKeys(Path certificate, Path key) throws IOException {
        this.certificate = certificate;
        this.key = key;
        this.pair = read(certificate, key);
    }

    /** Reads the files again; where that fails, what was shown before is shown on. */
    public void reload() throws IOException {
        pair = read(certificate, key);
    }

    private static Pair read(Path certificate, Path key) throws IOException {
        List<X509Certificate> chain = Pem.chain(certificate);
        String algorithm = chain.getFirst().getPublicKey().getAlgorithm();
        return new Pair(chain, Pem.privateKey(key, algorithm));
    }

    /** A context for servers that show these. */
    public SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {this}, null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("TLS is part of every JDK", e);
        }
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
        return chooseServerAlias(keyType, issuers, null);
    }

    @Override
    public @Nullable String chooseServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        String algorithm = pair.chain().getFirst().getPublicKey().getAlgorithm();
        return algorithm.equals(keyType) || algorithm.equals("RSA") && keyType.equals("RSASSA-PSS")
                ? ALIAS
                : null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return pair.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return pair.key();
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return new String[] {ALIAS};
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
