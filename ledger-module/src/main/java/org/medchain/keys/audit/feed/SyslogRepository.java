package org.medchain.keys.audit.feed;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.medchain.keys.audit.Outcome;
import org.medchain.keys.server.tls.Trust;

/**
 * Sends events as syslog messages over TLS, all of one call over one connection. Syslog has no acknowledgements. So the connection is closed for writing
 * behind the last message, and the events count as taken once the other side closes it too: it does that when it has read everything, and a connection
 * that breaks before ends with an error. What it does with them then it tells nobody.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5424">RFC 5424</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5425">RFC 5425, section 4.4</a>
 */
record SyslogRepository(RepositoryAddress.Syslog address, Trust trust, Duration longest) implements AuditRepository {

    static final Duration LONGEST = Duration.ofSeconds(30);

    private static final int CONNECTING_MILLIS = 5_000;

    /** Facility 10, security and authorization; severity 5, notice, and 4, warning: DICOM PS3.15, A.6. */
    private static final String NOTICE = "<85>1 ";

    private static final String WARNING = "<84>1 ";
    private static final String UNKNOWN = "-";
    private static final String APPLICATION = "medchain-keys";
    private static final String MESSAGE = "FHIR+AuditEvent";

    @Override
    public int record(List<FedEvent> events) throws IOException {
        try (Socket socket = new Socket()) {
            // Neither a connection that is full nor a peer that never closes it would end by itself.
            CompletableFuture<Void> end = new CompletableFuture<>();
            CompletableFuture<Void> watch = end.orTimeout(longest.toMillis(), TimeUnit.MILLISECONDS)
                    .exceptionally(late -> {
                        close(socket);
                        return null;
                    });
            try {
                socket.connect(new InetSocketAddress(address.host(), address.port()), CONNECTING_MILLIS);
                send(socket, events);
            } finally {
                end.complete(null);
                watch.join();
            }
            return events.size();
        } catch (IOException e) {
            throw new IOException("the audit record repository can't be reached, or does not take events in time", e);
        }
    }

    private void send(Socket socket, List<FedEvent> events) throws IOException {
        try (SSLSocket tls = (SSLSocket)
                trust.context().getSocketFactory().createSocket(socket, address.host(), address.port(), true)) {
            SSLParameters parameters = tls.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            tls.setSSLParameters(parameters);
            OutputStream out = new BufferedOutputStream(tls.getOutputStream());
            String sender = sender();
            for (FedEvent event : events) {
                byte[] message = message(event, sender);
                out.write((message.length + " ").getBytes(StandardCharsets.US_ASCII));
                out.write(message);
            }
            out.flush();
            tls.shutdownOutput();
            InputStream in = tls.getInputStream();
            while (in.read() >= 0) {
                // Nothing is expected; the end is.
            }
        }
    }

    private static byte[] message(FedEvent event, String sender) {
        String priority = event.event().outcome() == Outcome.FAILURE ? WARNING : NOTICE;
        // No structured data; U+FEFF says that the message is UTF-8.
        String text = priority + event.event().occurredAt() + " " + sender + " - \uFEFF" + event.resource();
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String sender() {
        return host() + " " + APPLICATION + " " + ProcessHandle.current().pid() + " " + MESSAGE;
    }

    /** A machine can have a name that it does not find itself by. */
    private static String host() {
        try {
            String name = InetAddress.getLocalHost().getHostName();
            return name.matches("[!-~]{1,255}") ? name : UNKNOWN;
        } catch (UnknownHostException e) {
            return UNKNOWN;
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
