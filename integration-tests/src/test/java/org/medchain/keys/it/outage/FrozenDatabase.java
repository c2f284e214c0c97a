package org.medchain.keys.it.outage;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medchain.keys.it.client.Hospital;

/** The database takes connections and answers nothing, as on a machine that hangs. H2 runs inside the server. */
abstract class FrozenDatabase {

    /** Far more than the connections between server and client hold. */
    private static final int MANY_EVENTS = 60_000;

    private static final int SMALL_WINDOW = 65_536;

    private final BrokenStore store;

    FrozenDatabase(BrokenStore store) {
        this.store = store;
    }

    @Test
    void refusesEverythingUntilItGoesOn() throws Exception {
        Ward ward = Ward.open(store.api());
        whileFrozen(() -> {
            // Over connections that were open, and then over new ones. Each answer comes while it is frozen.
            assertThat(ward.askForEverything()).isEmpty();
            assertThat(ward.askForEverything()).isEmpty();
        });
        ward.assertHeals();
        ward.assertNothingHappened();
        store.assertChainOf(ward);
    }

    /** Who took it for whole would miss events, or see an attack where there was none. */
    @ParameterizedTest
    @CsvSource({
        "/admin/audit-logs/export, application/x-ndjson",
        "/admin/audit-logs/export, application/json",
        "/admin/audit-logs, application/x-ndjson",
        "/admin/audit-logs, application/fhir+ndjson"
    })
    void leavesAnExportWithoutItsEnd(String path, String mediaType) throws Exception {
        Hospital hospital = store.api().newHospital();
        addEvents(hospital);
        URI server = store.installation().server().uri();
        // An answer by HTTP/1.0 is the body as it is, until the connection ends.
        String request = String.join(
                "\r\n",
                "GET " + path + " HTTP/1.0",
                "Host: " + server.getAuthority(),
                "Authorization: Bearer " + hospital.auditor(),
                "Accept: " + mediaType,
                "",
                "");
        try (Socket socket = new Socket()) {
            // The system's own buffer may hold the whole export: since Linux 6.16 it grows to 32 MB.
            socket.setReceiveBufferSize(SMALL_WINDOW);
            socket.connect(new InetSocketAddress(server.getHost(), server.getPort()));
            socket.getOutputStream().write(request.getBytes(US_ASCII));
            InputStream in = socket.getInputStream();
            assertThat(in.read()).isEqualTo('H');
            whileFrozen(() -> {
                String answer = new String(in.readAllBytes(), US_ASCII);
                assertThat(answer.lines().findFirst()).contains("TTP/1.0 200 OK");
                assertThat(answer.lines().filter(line -> line.startsWith("{"))).hasSizeBetween(2, MANY_EVENTS);
                assertThat(answer.substring(answer.length() - 1)).isNotEqualTo("\n");
            });
        }
    }

    /** As if there had been as many operations more. */
    private void addEvents(Hospital hospital) throws SQLException {
        hospital.generate("patient");
        assertThat(store.installation()
                        .database()
                        .execute(
                                "insert into audit_events"
                                        + " select tenant_id, seq + n, gen_random_uuid(), entry_hash, occurred_at, operation, outcome,"
                                        + " reason, actor, client, roles, purpose_of_use, source_address, request_id, patient_hash,"
                                        + " patient_id, patient_salt, provider, key_id, generation"
                                        + " from audit_events join audit_chains using (tenant_id), generate_series(1, ?) n"
                                        + " where tenant_id = ? and seq = chain_size",
                                MANY_EVENTS,
                                hospital.tenantId()))
                .isPositive();
    }

    private interface Work {

        void run() throws Exception;
    }

    private void whileFrozen(Work work) throws Exception {
        store.postgres().freeze();
        try {
            work.run();
        } finally {
            store.postgres().thaw();
        }
    }
}
