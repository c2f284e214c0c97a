package org.medchain.keys.it.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.sql.Connection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.chain.verification.Verification.Flawed;
import org.medchain.keys.chain.verification.Verification.Verified;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.client.OnSharedApi;
import org.medchain.keys.it.server.Sql;
import org.medchain.keys.it.server.TestDatabase;

/** On PostgreSQL, where a second connection can look at the table while the server runs. */
@OnSharedApi
class AuditChainIT {

    private static final int OPERATIONS = 200;

    private final Api api;
    private Hospital hospital;

    AuditChainIT(Api api) {
        this.api = api;
    }

    @BeforeEach
    void generateAtTheSameTime() {
        assumeThat(TestDatabase.Kind.chosen()).isEqualTo(TestDatabase.Kind.POSTGRESQL);
        hospital = api.newHospital();
        List<CompletableFuture<ApiAnswer>> answers = IntStream.range(0, OPERATIONS)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> hospital.generate("patient-" + i % 10)))
                .toList();
        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.join().status()).isEqualTo(201));
    }

    @Nested
    class Chain {

        @Test
        void hasOneEntryForEachOperationWithoutGaps() throws Exception {
            try (Connection connection = api.installation().database().connect()) {
                StoredChain chain = StoredChain.read(connection, hospital.tenantId());

                assertThat(chain.entries().stream().map(entry -> entry.entry().seq()))
                        .containsExactlyElementsOf(
                                LongStream.rangeClosed(1, chain.head().size())
                                        .boxed()
                                        .toList());
                assertThat(chain.entries().stream()
                                .filter(entry -> entry.entry().operation().equals("GENERATE_DATA_KEY")))
                        .hasSize(OPERATIONS);
                assertThat(chain.verify()).isEqualTo(new Verified(chain.head(), 0, 0));
            }
        }

        @Test
        void showsAnEditedEvent() throws Exception {
            try (Connection connection = api.installation().database().connect()) {
                assertThat(Sql.execute(
                                connection,
                                "update audit_events set actor = 'somebody else' where tenant_id = ? and seq = 7",
                                hospital.tenantId()))
                        .isEqualTo(1);

                assertThat(StoredChain.read(connection, hospital.tenantId()).verify())
                        .isInstanceOfSatisfying(
                                Flawed.class,
                                flawed -> assertThat(flawed.position()).isEqualTo(7));
            }
        }
    }
}
