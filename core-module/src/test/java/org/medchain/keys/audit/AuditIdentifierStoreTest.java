package org.medchain.keys.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.hibernate.Session;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;

@ParameterizedClass
@EnumSource
class AuditIdentifierStoreTest {

    private static final PatientId ONE = new PatientId("one");
    private static final PatientId TWO = new PatientId("two");
    private static final WrittenEvent EVENT = WrittenEvent.at(Instant.parse("2026-11-01T12:00:00Z"));

    private final InProcessDatabase database;
    private final WrittenChain chain;
    private final WrittenChain other;
    private final AuditIdentifierStore store;

    AuditIdentifierStoreTest(DatabaseKind kind) {
        database = kind.database();
        chain = new WrittenChain(database);
        other = new WrittenChain(database);
        store = new AuditIdentifierStore(database);
    }

    @BeforeEach
    void write() {
        chain.add(EVENT.about(ONE), EVENT.about(TWO), EVENT.about(ONE));
        other.add(EVENT.about(ONE));
    }

    private EncryptionContext patient() {
        return new EncryptionContext(chain.tenantId(), ONE);
    }

    /** The places of the events that have something in this column. */
    private List<Long> placesWith(String column, WrittenChain of) {
        return database.read(entityManager -> entityManager
                .unwrap(Session.class)
                .createNativeQuery(
                        "select seq from audit_events where tenant_id = :tenantId and " + column
                                + " is not null order by seq",
                        Long.class)
                .setParameter("tenantId", of.name())
                .getResultList());
    }

    private List<String> hashes() {
        return database.read(entityManager -> entityManager
                .unwrap(Session.class)
                .createNativeQuery(
                        "select patient_hash, entry_hash from audit_events where tenant_id = :tenantId order by seq",
                        Object[].class)
                .addScalar("patient_hash", byte[].class)
                .addScalar("entry_hash", byte[].class)
                .setParameter("tenantId", chain.name())
                .getResultStream()
                .map(Arrays::deepToString)
                .toList());
    }

    @Nested
    class Drop {

        @Test
        void takesIdAndSaltOfAllEventsAboutThePatient() {
            store.drop(patient(), () -> {});

            assertThat(placesWith("patient_id", chain)).containsExactly(2L);
            assertThat(placesWith("patient_salt", chain)).containsExactly(2L);
        }

        @Test
        void leavesTheHashes() {
            List<String> before = hashes();

            store.drop(patient(), () -> {});

            assertThat(hashes()).isEqualTo(before);
            assertThat(placesWith("patient_hash", chain)).containsExactly(1L, 2L, 3L);
        }

        @Test
        void leavesAnotherTenantsPatientOfThatId() {
            store.drop(patient(), () -> {});

            assertThat(placesWith("patient_id", other)).containsExactly(1L);
            assertThat(placesWith("patient_salt", other)).containsExactly(1L);
        }

        @Test
        void leavesEventsThatComeLater() {
            store.drop(patient(), () -> {});
            chain.add(EVENT.about(ONE));

            assertThat(placesWith("patient_id", chain)).containsExactly(2L, 4L);
        }

        @Test
        void isDoneInSlicesAndGoesOnWhereItWasInterrupted() {
            int many = 12_000;
            addEvents(many);
            AtomicInteger slices = new AtomicInteger();

            assertThatIllegalStateException()
                    .isThrownBy(() -> store.drop(patient(), () -> {
                        if (slices.incrementAndGet() == 3) {
                            throw new IllegalStateException("killed");
                        }
                    }));
            assertThat(placesWith("patient_id", chain)).hasSize(many + 3 - 10_000);

            store.drop(patient(), () -> {});

            assertThat(placesWith("patient_id", chain)).containsExactly(2L);
            assertThat(placesWith("patient_salt", chain)).containsExactly(2L);
        }

        /** About the patient, as the third is. */
        private void addEvents(int count) {
            String places = database == DatabaseKind.H2.database() ? "system_range(4, " : "generate_series(4, ";
            List<String> columns = AuditEventTable.TABLE.columns().stream()
                    .filter(column -> !column.equals("seq"))
                    .toList();
            database.execute(
                    "insert into audit_events (seq, " + String.join(", ", columns) + ") select place, e."
                            + String.join(", e.", columns) + " from audit_events e cross join " + places + (count + 3)
                            + ") as p (place) where e.tenant_id = ? and e.seq = 3",
                    chain.name());
        }

        @Test
        void canBeDoneAgain() {
            store.drop(patient(), () -> {});
            store.drop(patient(), () -> {});

            assertThat(placesWith("patient_id", chain)).containsExactly(2L);
        }
    }

    /** As on Citus. */
    @Nested
    class RequireDropped {

        @Test
        void refusesWhileAnEventHasTheId() {
            assertThatExceptionOfType(ConcurrentChangeException.class)
                    .isThrownBy(() -> database.change(AuditIdentifierStore.requireDropped(patient())::apply));
        }

        @Test
        void acceptsOnceAllAreDropped() {
            store.drop(patient(), () -> {});

            assertThatCode(() -> database.change(AuditIdentifierStore.requireDropped(patient())::apply))
                    .doesNotThrowAnyException();
        }
    }

    @Nested
    class Dropping {

        @BeforeEach
        void withoutCitus() {
            assumeFalse(database.shards().areThere());
        }

        @Test
        void happensWithTheTransaction() {
            database.change(store.dropping(patient())::apply);

            assertThat(placesWith("patient_id", chain)).containsExactly(2L);
        }

        @Test
        void doesNotHappenIfTheTransactionFails() {
            assertThatIllegalStateException()
                    .isThrownBy(() -> database.change(entityManager -> {
                        store.dropping(patient()).apply(entityManager);
                        throw new IllegalStateException("it fails");
                    }));

            assertThat(placesWith("patient_id", chain)).containsExactly(1L, 2L, 3L);
            assertThat(placesWith("patient_salt", chain)).containsExactly(1L, 2L, 3L);
        }
    }
}
