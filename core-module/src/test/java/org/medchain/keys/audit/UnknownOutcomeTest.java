package org.medchain.keys.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medchain.keys.AuditUnavailableException;
import org.medchain.keys.TenantId;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;
import org.medchain.keys.server.database.SwallowingProxy;
import org.medchain.keys.server.database.SwallowingProxy.Loss;

/** The ledger on a PostgreSQL behind a network that loses commits and their answers. */
class UnknownOutcomeTest {

    private static final SwallowingProxy NETWORK = SwallowingProxy.open();
    private static final InProcessAudit AUDIT =
            new InProcessAudit(DatabaseKind.POSTGRESQL.database(), InProcessDatabase.through(NETWORK));

    private final TenantId tenant = new TenantId("clinic-" + UUID.randomUUID());

    @AfterAll
    static void close() {
        NETWORK.close();
    }

    private AuditUnavailableException failure(Effect effect) {
        return catchThrowableOfType(AuditUnavailableException.class, () -> run(effect));
    }

    private String run(Effect effect) {
        AUDIT.callAs(tenant, "user");
        return AUDIT.operations()
                .administering(tenant)
                .run(Operation.LIST_DATA_KEYS, attempt -> Recorded.changing(effect, "key"));
    }

    private List<String> stored() {
        return AUDIT.endsOf(tenant);
    }

    @ParameterizedTest
    @CsvSource({"ITS_ANSWER, true", "THE_COMMIT, false"})
    void isToldOfAConnectionLostAtTheCommitAndNothingIsHandedOut(Loss loss, boolean committed) {
        run(Effect.NONE);
        NETWORK.lose(loss);

        AuditUnavailableException failure = failure(Effect.NONE);

        assertThat(failure).isNotNull();
        assertThat(failure.isOutcomeUnknown()).isTrue();
        String success = "LIST_DATA_KEYS SUCCESS";
        assertThat(stored()).isEqualTo(committed ? List.of(success, success) : List.of(success));
    }

    @Test
    void leavesNothingBehindThatHindersTheNextOne() {
        NETWORK.lose(Loss.ITS_ANSWER);
        failure(Effect.NONE);

        assertThat(run(Effect.NONE)).isEqualTo("key");
        assertThat(AUDIT.eventsOf(tenant)).extracting(AuditEvent::seq).containsExactly(1L, 2L);
    }

    @Test
    void isNotToldOfAConnectionLostBefore() {
        AuditUnavailableException failure = failure(entityManager -> entityManager
                .createNativeQuery("select pg_terminate_backend(pg_backend_pid())")
                .getResultList());

        assertThat(failure).isNotNull();
        assertThat(failure.isOutcomeUnknown()).isFalse();
        assertThat(stored()).isEmpty();
    }

    /** PostgreSQL looks at a deferred constraint when it commits, and answers that it rolled back. */
    @Test
    void isNotToldOfACommitThatTheDatabaseRefuses() {
        DatabaseKind.POSTGRESQL
                .database()
                .execute("create table if not exists refused_commits (id integer primary key,"
                        + " other integer references refused_commits (id) deferrable initially deferred)");

        AuditUnavailableException failure = failure(entityManager -> entityManager
                .createNativeQuery("insert into refused_commits values (1, 2)")
                .executeUpdate());

        assertThat(failure).isNotNull();
        assertThat(failure.isOutcomeUnknown()).isFalse();
        assertThat(stored()).isEmpty();
    }
}
