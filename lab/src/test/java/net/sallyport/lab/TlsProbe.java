package net.sallyport.lab;

import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Asks a server over TLS, whoever it says it is. */
final class TlsProbe {
    private TlsProbe() {}

    /** The certificate that is shown, as {@link SelfSigned} writes it. */
    static String certificate(String host, int port) throws Exception {
        try (SSLSocket socket = (SSLSocket) context().getSocketFactory().createSocket(host, port)) {
            socket.startHandshake();
            return SelfSigned.pem(
                    "CERTIFICATE", socket.getSession().getPeerCertificates()[0].getEncoded());
        }
    }

    /** What is answered to a GET with this token. */
    static int status(String address, String token) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(address)).GET(), token);
    }

    /** What is answered to a POST with this token and body. */
    static int status(String address, String token, String body) throws Exception {
        return send(
                HttpRequest.newBuilder(URI.create(address))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)),
                token);
    }

    private static int send(HttpRequest.Builder request, String token) throws Exception {
        try (HttpClient client = HttpClient.newBuilder().sslContext(context()).build()) {
            return client.send(
                            request.header("Authorization", "Bearer " + token).build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    private static SSLContext context() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anybody()}, new SecureRandom());
        return context;
    }

    private static final class Anybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
