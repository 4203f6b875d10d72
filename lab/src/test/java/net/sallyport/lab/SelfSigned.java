package net.sallyport.lab;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/** A certificate that nobody has signed, and its key, in PEM. */
record SelfSigned(String certificate, String key) {
    private static final Duration BOUND = Duration.ofSeconds(60);

    static SelfSigned make(Path directory, String address) throws Exception {
        Path file = directory.resolve("keys.p12");
        HostProcess.run(
                        BOUND,
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-keyalg",
                                "EC",
                                "-groupname",
                                "secp256r1",
                                "-alias",
                                "server",
                                "-dname",
                                "CN=" + address,
                                "-ext",
                                "SAN=ip:" + address,
                                "-validity",
                                "30",
                                "-keystore",
                                file.toString(),
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                "testtest"))
                .orThrow("keytool");
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, "testtest".toCharArray());
        }
        Key key = store.getKey("server", "testtest".toCharArray());
        return new SelfSigned(
                pem("CERTIFICATE", store.getCertificate("server").getEncoded()),
                pem("PRIVATE KEY", key.getEncoded()));
    }

    static String pem(String kind, byte[] bytes) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(
                        kind,
                        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes),
                        kind);
    }
}
