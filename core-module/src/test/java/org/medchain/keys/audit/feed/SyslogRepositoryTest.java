package org.medchain.keys.audit.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.FailureReason;
import org.medchain.keys.audit.AuditEvent;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.StoredEvents;
import org.medchain.keys.audit.fhir.FhirAuditEvent;
import org.medchain.keys.server.tls.TlsCertificate;

class SyslogRepositoryTest {

    private static final AuditEvent EVENT = StoredEvents.whole();
    private static final FedEvent FED = new FedEvent(EVENT, FhirAuditEvent.of(EVENT));

    @TempDir
    static Path directory;

    private static TlsCertificate certificate;
    private static SSLContext trusting;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private SSLServerSocket listening;

    @BeforeAll
    static void makeCertificate() throws IOException, InterruptedException, GeneralSecurityException {
        certificate = TlsCertificate.selfSigned(directory, "EC");
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("repository", certificate.chain().get(0));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        trusting = SSLContext.getInstance("TLS");
        trusting.init(null, trust.getTrustManagers(), null);
    }

    @BeforeEach
    void listen() throws IOException, GeneralSecurityException {
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        own.setKeyEntry(
                "repository",
                certificate.key(),
                new char[0],
                certificate.chain().toArray(Certificate[]::new));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, new char[0]);
        SSLContext serving = SSLContext.getInstance("TLS");
        serving.init(keys.getKeyManagers(), null, null);
        listening = (SSLServerSocket) serving.getServerSocketFactory().createServerSocket(0);
    }

    @AfterEach
    void close() throws IOException {
        listening.close();
        threads.shutdownNow();
    }

    private interface Receiver {
        List<String> receive(SSLSocket connection) throws IOException;
    }

    private CompletableFuture<List<String>> receiving(Receiver receiver) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try (SSLSocket connection = (SSLSocket) listening.accept()) {
                        return receiver.receive(connection);
                    } catch (IOException e) {
                        return List.of(e.toString());
                    }
                },
                threads);
    }

    /** RFC 5425, section 4.3: each message behind its length in bytes. */
    private static List<String> readAll(SSLSocket connection) throws IOException {
        InputStream in = connection.getInputStream();
        List<String> messages = new ArrayList<>();
        for (int octet = in.read(); octet >= 0; octet = in.read()) {
            int length = 0;
            for (; octet != ' '; octet = in.read()) {
                length = 10 * length + Character.digit(octet, 10);
            }
            byte[] message = in.readNBytes(length);
            if (message.length < length) {
                throw new EOFException("half a message");
            }
            messages.add(new String(message, StandardCharsets.UTF_8));
        }
        return messages;
    }

    private SyslogRepository repository(Duration longest) {
        return repository(trusting, longest);
    }

    private SyslogRepository repository(SSLContext trust, Duration longest) {
        return new SyslogRepository(
                new RepositoryAddress.Syslog("localhost", listening.getLocalPort()), () -> trust, longest);
    }

    @Nested
    class RecordEvents {

        @ParameterizedTest
        @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
        void sendsEachEventAsAMessage(String protocol) throws IOException {
            listening.setEnabledProtocols(new String[] {protocol});
            CompletableFuture<List<String>> received = receiving(SyslogRepositoryTest::readAll);

            assertThat(repository(Duration.ofSeconds(30)).record(Collections.nCopies(500, FED)))
                    .isEqualTo(500);

            assertThat(received.join())
                    .hasSize(500)
                    .allSatisfy(message -> assertThat(message)
                            .matches(
                                    "<85>1 2026-11-25T01:07:53\\.311097Z \\S+ medchain-keys \\d+ FHIR\\+AuditEvent - \uFEFF\\{.*}")
                            .endsWith(FED.resource().toString()));
        }

        @Test
        void warnsOfFailures() throws IOException {
            AuditEvent failure = StoredEvents.bare(Operation.DECRYPT_DATA_KEY, Optional.of(FailureReason.FORBIDDEN));
            CompletableFuture<List<String>> received = receiving(SyslogRepositoryTest::readAll);

            repository(Duration.ofSeconds(30)).record(List.of(new FedEvent(failure, FhirAuditEvent.of(failure))));

            assertThat(received.join()).singleElement().asString().startsWith("<84>1 ");
        }

        @Test
        void failsIfTheOtherSideBreaksOff() {
            CompletableFuture<List<String>> received = receiving(connection -> {
                connection.getInputStream().readNBytes(10_000);
                // What is unread makes it a reset.
                connection.setSoLinger(true, 0);
                return List.of();
            });

            assertThatIOException()
                    .isThrownBy(() -> repository(Duration.ofSeconds(30)).record(Collections.nCopies(10_000, FED)));
            assertThat(received.join()).isEmpty();
        }

        @Test
        void failsIfTheOtherSideReadsNothing() {
            CompletableFuture<List<String>> stalled = receiving(connection -> {
                connection.startHandshake();
                while (!Thread.currentThread().isInterrupted()) {
                    Thread.onSpinWait();
                }
                return List.of();
            });

            assertThatIOException()
                    .isThrownBy(() -> repository(Duration.ofSeconds(3)).record(Collections.nCopies(20_000, FED)));
            assertThat(stalled).isNotDone();
        }

        @Test
        void failsIfTheOtherSideNeverSaysThatItHasReadAll() {
            CompletableFuture<List<String>> silent = receiving(connection -> {
                List<String> messages = readAll(connection);
                while (!Thread.currentThread().isInterrupted()) {
                    Thread.onSpinWait();
                }
                return messages;
            });

            assertThatIOException()
                    .isThrownBy(() -> repository(Duration.ofSeconds(3)).record(List.of(FED)));
            assertThat(silent).isNotDone();
        }

        @Test
        void sendsNothingToWhomItDoesNotTrust() throws GeneralSecurityException {
            CompletableFuture<List<String>> received = receiving(SyslogRepositoryTest::readAll);

            assertThatIOException()
                    .isThrownBy(() -> repository(SSLContext.getDefault(), Duration.ofSeconds(30))
                            .record(List.of(FED)));
            assertThat(received.join()).singleElement().asString().contains("Exception");
        }

        @Test
        void sendsNothingToAnotherThanItMeans() {
            CompletableFuture<List<String>> received = receiving(SyslogRepositoryTest::readAll);
            SyslogRepository repository = new SyslogRepository(
                    new RepositoryAddress.Syslog("127.0.0.2", listening.getLocalPort()),
                    () -> trusting,
                    Duration.ofSeconds(30));

            assertThatIOException().isThrownBy(() -> repository.record(List.of(FED)));
            assertThat(received.join()).singleElement().asString().contains("Exception");
        }

        @Test
        void failsIfNobodyListens() throws IOException {
            listening.close();

            assertThatIOException()
                    .isThrownBy(() -> repository(Duration.ofSeconds(30)).record(List.of(FED)))
                    .withMessage("the audit record repository can't be reached, or does not take events in time");
        }
    }
}
