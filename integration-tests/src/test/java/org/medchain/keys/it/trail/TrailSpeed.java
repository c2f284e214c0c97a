package org.medchain.keys.it.trail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.medchain.keys.chain.AuditEntry;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.PatientCommitment;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.TestDatabase.Kind;
import org.postgresql.PGConnection;

/**
 * No test: prints how fast a server with a small heap verifies and exports a long trail on PostgreSQL. Not run by the build but
 * by {@code mvn verify -pl integration-tests -am -Dit.test=TrailSpeed} and what keeps other modules' tests from running.
 */
class TrailSpeed {

    private static final int ENTRIES = Integer.getInteger("medchain.it.entries", 300_000);
    private static final int BATCH = 10_000;
    private static final HexFormat HEX = HexFormat.of();
    private static final String COLUMNS =
            "tenant_id, seq, id, entry_hash, occurred_at, operation, outcome, actor, client, roles, purpose_of_use,"
                    + " source_address, request_id, patient_hash, patient_id, patient_salt, provider, key_id, generation";

    private final SecureRandom random = new SecureRandom();

    @Test
    void ofAServerWithASmallHeap() throws Exception {
        Installation installation = Installation.create("trail-speed", Kind.POSTGRESQL);
        installation.server().start(installation.environment().with("JVM_ARGS", "-Xmx256m"));
        try (Api api = new Api(installation)) {
            Hospital hospital = api.newHospital();
            fill(installation, hospital.tenantId());
            for (int round = 1; round <= 3; round++) {
                measure(round, hospital, installation.server().uri());
            }
        }
    }

    private void measure(int round, Hospital hospital, URI server) throws Exception {
        long verification = System.nanoTime();
        String answer = new String(
                read(server, hospital, AuditorsHospital.VERIFICATION).readAllBytes(), StandardCharsets.UTF_8);
        print(round, "verification", verification, 0);
        assertThat(answer).contains("\"verified\":true");
        long export = System.nanoTime();
        print(round, "audit export", export, count(read(server, hospital, AuditorsHospital.EXPORT)));
        long summary = System.nanoTime();
        read(server, hospital, AuditorsHospital.SUMMARY).readAllBytes();
        print(round, "summary", summary, 0);
    }

    private static void print(int round, String what, long begin, long bytes) {
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.printf(
                "round %d, %s of %d entries: %.1f s, %.0f entries a second, %d bytes%n",
                round, what, ENTRIES, seconds, ENTRIES / seconds, bytes);
    }

    private static InputStream read(URI server, Hospital hospital, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.resolve(path))
                .header("Authorization", "Bearer " + hospital.auditor())
                .timeout(Duration.ofMinutes(5))
                .build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.ofInputStream())
                .body();
    }

    private static long count(InputStream in) throws Exception {
        byte[] buffer = new byte[65_536];
        long bytes = 0;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            bytes += read;
        }
        return bytes;
    }

    /** Goes on from the chain as the server left it, with the same code that wrote it. */
    private void fill(Installation installation, String tenantId) throws Exception {
        try (Connection connection = installation.database().connect();
                Statement statement = connection.createStatement()) {
            ChainHead head = headOf(statement, tenantId);
            Instant time = Instant.now().truncatedTo(ChronoUnit.MICROS);
            StringBuilder rows = new StringBuilder();
            for (int i = 1; i <= ENTRIES; i++) {
                head = append(rows, head, time);
                if (i % BATCH == 0 || i == ENTRIES) {
                    connection
                            .unwrap(PGConnection.class)
                            .getCopyAPI()
                            .copyIn(
                                    "copy audit_events (" + COLUMNS + ") from stdin",
                                    new StringReader(rows.toString()));
                    rows.setLength(0);
                }
            }
            // As autovacuum would do a minute later; without it the first pages are sorted again each time.
            statement.execute("analyze audit_events");
        }
    }

    private static ChainHead headOf(Statement statement, String tenantId) throws Exception {
        try (var row = statement.executeQuery(
                "select chain_size, head_hash from audit_chains where tenant_id = '" + tenantId + "'")) {
            row.next();
            return new ChainHead(tenantId, row.getLong(1), new org.medchain.keys.chain.Hash(row.getBytes(2)));
        }
    }

    private ChainHead append(StringBuilder rows, ChainHead head, Instant time) {
        PatientCommitment patient = PatientCommitment.to("patient-" + head.size() % 1000, random);
        UUID keyId = UUID.randomUUID();
        AuditEntry entry = new AuditEntry(
                head.tenantId(),
                head.size() + 1,
                UUID.randomUUID(),
                time,
                "DECRYPT_DATA_KEY",
                "SUCCESS",
                Optional.empty(),
                "dr.miller",
                Optional.of("ward-application"),
                "key-user",
                Optional.of("TREATMENT"),
                Optional.of("192.0.2.17"),
                UUID.randomUUID().toString(),
                "local",
                Optional.of(keyId),
                Optional.of(1),
                Optional.of(patient.hashFor(head.tenantId())),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        ChainHead next = head.append(entry);
        rows.append(String.join(
                        "\t",
                        entry.tenantId(),
                        Long.toString(entry.seq()),
                        entry.eventId().toString(),
                        "\\\\x" + next.hash(),
                        time.toString(),
                        entry.operation(),
                        entry.outcome(),
                        entry.actor(),
                        "ward-application",
                        entry.roles(),
                        "TREATMENT",
                        "192.0.2.17",
                        entry.requestId(),
                        "\\\\x" + patient.hashFor(head.tenantId()),
                        patient.patientId(),
                        "\\\\x" + HEX.formatHex(patient.salt()),
                        "LOCAL",
                        keyId.toString(),
                        "1"))
                .append('\n');
        return next;
    }
}
