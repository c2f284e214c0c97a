package org.medchain.keys.it.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.medchain.keys.it.server.Installation;

/** Speaks TLS with the one server whose certificate it knows, by whatever address it is reached. */
public final class HttpsClient {

    private final SSLContext tls;

    private HttpsClient(SSLContext tls) {
        this.tls = tls;
    }

    public static HttpsClient trusting(Installation installation) throws IOException, GeneralSecurityException {
        char[] password = installation.secrets().keystorePassword().toCharArray();
        KeyStore server = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(
                installation.server().directory().server().resolve("resources/security/key.p12"))) {
            server.load(in, password);
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", server.getCertificate("default"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);
        return new HttpsClient(tls);
    }

    /** The answer to a GET. */
    public Answer get(String host, int port, String path, String... headers) throws IOException {
        HttpsURLConnection connection = (HttpsURLConnection)
                URI.create("https://" + host + ":" + port + path).toURL().openConnection();
        connection.setSSLSocketFactory(tls.getSocketFactory());
        // The certificate itself is known; it names no address.
        connection.setHostnameVerifier((name, session) -> true);
        for (int i = 0; i < headers.length; i += 2) {
            connection.setRequestProperty(headers[i], headers[i + 1]);
        }
        int status = connection.getResponseCode();
        try (InputStream body = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            // There is no stream for an error without a body.
            return new Answer(
                    status,
                    body == null ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8),
                    connection.getHeaderFields());
        }
    }

    /** A connection on which nothing was sent but the handshake. */
    public Socket connect(String host, int port) throws IOException {
        SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(host, port);
        socket.startHandshake();
        return socket;
    }

    /** @param headers by their names */
    public record Answer(int status, String body, Map<String, List<String>> headers) {

        public Optional<String> header(String name) {
            return headers.getOrDefault(name, List.of()).stream().findFirst();
        }
    }
}
