package org.medchain.keys.patient.erased;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.TenantId;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;

@ParameterizedClass
@EnumSource
class ErasureRecordStoreTest {

    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00.123456Z");

    private final TenantId tenant = new TenantId("clinic-" + UUID.randomUUID());
    private final InProcessDatabase database;
    private final ErasureRecordStore store;

    ErasureRecordStoreTest(DatabaseKind kind) {
        database = kind.database();
        store = new ErasureRecordStore(database);
    }

    private ErasedPatient record(Instant time) {
        ErasedPatient erased = new ErasedPatient(tenant, UUID.randomUUID(), newHash(), UUID.randomUUID(), time);
        database.change(entityManager -> entityManager.persist(new ErasureRecord(erased)));
        return erased;
    }

    private static Hash newHash() {
        byte[] bytes = new byte[Hash.LENGTH];
        new SecureRandom().nextBytes(bytes);
        return new Hash(bytes);
    }

    @Nested
    class Find {

        @Test
        void tellsWhatIsRecorded() {
            ErasedPatient erased = record(NOW);
            record(NOW);

            assertThat(store.find(PatientHash.of(erased))).contains(erased);
        }

        @Test
        void findsNothingOfAnotherHash() {
            record(NOW);

            assertThat(store.find(new PatientHash(tenant, newHash()))).isEmpty();
        }

        @Test
        void findsNothingOfAnotherTenant() {
            ErasedPatient erased = record(NOW);

            assertThat(store.find(new PatientHash(new TenantId("another"), erased.hash())))
                    .isEmpty();
        }
    }

    @Nested
    class FindAll {

        @Test
        void hasThoseOfTheHashesThatAreRecorded() {
            ErasedPatient one = record(NOW);
            ErasedPatient two = record(NOW);
            record(NOW);

            assertThat(store.findAll(
                            List.of(PatientHash.of(one), new PatientHash(tenant, newHash()), PatientHash.of(two))))
                    .containsExactlyInAnyOrder(PatientHash.of(one), PatientHash.of(two));
        }

        @Test
        void hasNoneOfNoHashes() {
            record(NOW);

            assertThat(store.findAll(List.of())).isEmpty();
        }
    }

    @Nested
    class FindSince {

        private List<ErasedPatient> found() {
            return store.findSince(NOW, 1000).stream()
                    .filter(erased -> erased.tenantId().equals(tenant))
                    .toList();
        }

        @Test
        void hasTheEarliestFirst() {
            ErasedPatient third = record(NOW.plusSeconds(2));
            ErasedPatient first = record(NOW);
            ErasedPatient second = record(NOW.plusSeconds(1));

            assertThat(found()).containsExactly(first, second, third);
        }

        @Test
        void hasNoneThatAreEarlier() {
            record(NOW.minusNanos(1000));

            assertThat(found()).isEmpty();
        }
    }

    @Nested
    class Register {

        /** A database has one register. */
        @BeforeEach
        void forget() {
            database.execute("delete from erasure_register_in_use");
        }

        @Test
        void isNoneAtFirst() {
            assertThat(store.findRegister()).isEmpty();
        }

        @Test
        void isTheOneThatWasAdopted() {
            store.adoptRegister("0123456789abcdef");

            assertThat(store.findRegister()).contains("0123456789abcdef");
        }

        @Test
        void isNotReplacedByAnother() {
            store.adoptRegister("0123456789abcdef");

            assertThatException().isThrownBy(() -> store.adoptRegister("fedcba9876543210"));
            assertThat(store.findRegister()).contains("0123456789abcdef");
        }
    }
}
