package net.sallyport.gateway.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and private keys in PEM (RFC 7468), as every authority hands them out. */
final class Pem {
    private static final Pattern PRIVATE_KEY =
            Pattern.compile(
                    "-----BEGIN ([A-Z ]*)PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END \\1PRIVATE"
                            + " KEY-----");

    private Pem() {}

    /**
     * A server's own certificate, and those between it and the root.
     *
     * @throws IOException there is none in the file; the message names it
     */
    static List<X509Certificate> chain(Path file) throws IOException {
        try {
            List<X509Certificate> chain = new ArrayList<>();
            for (Certificate each :
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(
                                    new ByteArrayInputStream(Files.readAllBytes(file)))) {
                chain.add((X509Certificate) each);
            }
            if (chain.isEmpty()) {
                throw new IOException(file + " holds no certificate");
            }
            return chain;
        } catch (GeneralSecurityException e) {
            throw new IOException(file + " holds no certificate in PEM: " + e.getMessage(), e);
        }
    }

    /**
     * @param algorithm of the certificate's key
     * @throws IOException there is none of that kind in the file; the message names it
     */
    static PrivateKey privateKey(Path file, String algorithm) throws IOException {
        String text = Files.readString(file, StandardCharsets.US_ASCII);
        Matcher found = PRIVATE_KEY.matcher(text);
        if (!found.find()) {
            throw new IOException(file + " holds no private key in PEM");
        }
        if (!found.group(1).isEmpty()) {
            throw new IOException(
                    file
                            + " holds a private key of an older form (or an encrypted one): `openssl"
                            + " pkcs8 -topk8 -nocrypt -in OLD -out NEW` turns it into one that is"
                            + " read");
        }
        try {
            return KeyFactory.getInstance(algorithm)
                    .generatePrivate(
                            new PKCS8EncodedKeySpec(
                                    Base64.getMimeDecoder().decode(found.group(2))));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(
                    file + " holds no private " + algorithm + " key, as the certificate's is", e);
        }
    }
}
