package org.medchain.keys.it.trail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.TestDatabase.Kind;
import org.medchain.keys.it.server.TlsIdentity;

/** Audit events on their way to an audit record repository: none is lost, whatever breaks off. */
@Tag("proof")
class AuditFeedIT {

    private static final Duration SENT = Duration.ofSeconds(60);
    private static final int EVENTS = 300;

    @TempDir
    private Path directory;

    private TlsIdentity identity;
    private AuditRecordRepository repository;
    private Installation installation;
    private Api api;

    @BeforeEach
    void startServer() throws Exception {
        identity = TlsIdentity.create(directory);
        repository = new AuditRecordRepository(identity.tls());
        Kind kind = Kind.chosen();
        installation = Installation.create("fed-" + kind.name().toLowerCase(Locale.ROOT), kind);
        api = new Api(installation);
        start();
    }

    @AfterEach
    void closeServer() {
        api.close();
        repository.close();
    }

    private void start() {
        installation
                .server()
                .start(installation
                        .environment()
                        .with("AUDIT_FEED_URL", repository.base().toString())
                        .with(
                                "TLS_TRUSTED_CERTIFICATES_FILE",
                                identity.certificate().toString()));
    }

    private static Set<String> idsOf(Hospital hospital) {
        Set<String> ids = new TreeSet<>();
        hospital.auditEvents().forEach(event -> ids.add(event.getString("id")));
        return ids;
    }

    @Test
    void allArriveThoughRepositoryAndServerFail() {
        Hospital hospital = api.newHospital();
        ApiAnswer generated = hospital.generate("patient-1");
        await().atMost(SENT)
                .until(() -> !repository.eventsOf(hospital.tenantId()).isEmpty());

        // Operations don't wait for the repository.
        repository.setDown(true);
        ApiAnswer whileDown = hospital.generate("patient-2");
        assertThat(whileDown.status()).isEqualTo(201);
        assertThat(api.request("GET", "/health/ready").send().status()).isEqualTo(200);

        // The kill comes while events are written and sent.
        repository.setDown(false);
        CompletableFuture<?> load = CompletableFuture.allOf(IntStream.range(0, EVENTS)
                .mapToObj(i -> CompletableFuture.runAsync(() -> tryToGenerate(hospital, i)))
                .toArray(CompletableFuture[]::new));
        await().atMost(SENT)
                .until(() -> repository.eventIdsOf(hospital.tenantId()).size() > 50 || load.isDone());
        installation.server().kill();
        load.join();
        start();

        Set<String> written = idsOf(hospital);
        await().atMost(SENT)
                .untilAsserted(() ->
                        assertThat(repository.eventIdsOf(hospital.tenantId())).containsAll(written));
        assertThat(repository.eventsOf(hospital.tenantId()))
                .anySatisfy(event -> assertThat(event.getEntity()
                                .get(event.getEntity().size() - 1)
                                .getWhat()
                                .getIdentifier()
                                .getValue())
                        .isEqualTo(generated.requestId()))
                .noneSatisfy(event -> assertThat(event.getEntityFirstRep()
                                .getWhat()
                                .getIdentifier()
                                .getValue())
                        .startsWith("patient-"));
    }

    private static void tryToGenerate(Hospital hospital, int number) {
        try {
            hospital.generate("patient-" + number);
        } catch (RuntimeException | AssertionError e) {
            // The server was killed: what was acknowledged is in the trail.
            assertThat(e).isNotNull();
        }
    }
}
