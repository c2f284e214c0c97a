package org.medchain.keys.patient.erased;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    private StoredErasure record(Instant time) {
        return record(time, Optional.of("mac"));
    }

    private StoredErasure record(Instant time, Optional<String> mac) {
        ErasedPatient erased = new ErasedPatient(tenant, UUID.randomUUID(), newHash(), UUID.randomUUID(), time);
        StoredErasure row = StoredErasure.of(erased, mac);
        database.change(entityManager -> ErasureRecordStore.insert(entityManager, row));
        return row;
    }

    private static PatientHash nameOf(StoredErasure stored) {
        return new PatientHash(new TenantId(stored.tenantId()), Hash.parse(stored.hash()));
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
            StoredErasure erased = record(NOW);
            record(NOW);

            assertThat(store.find(nameOf(erased))).contains(erased);
        }

        @Test
        void findsNothingOfAnotherHash() {
            record(NOW);

            assertThat(store.find(new PatientHash(tenant, newHash()))).isEmpty();
        }

        @Test
        void findsNothingOfAnotherTenant() {
            StoredErasure erased = record(NOW);

            assertThat(store.find(new PatientHash(new TenantId("another"), Hash.parse(erased.hash()))))
                    .isEmpty();
        }
    }

    @Nested
    class Delete {

        @Test
        void leavesRoomForAnotherRecordOfThePatient() {
            StoredErasure forged = record(NOW, Optional.of("forged"));
            StoredErasure other = record(NOW);

            database.change(entityManager -> ErasureRecordStore.delete(entityManager, forged));

            assertThat(store.find(nameOf(forged))).isEmpty();
            assertThat(store.find(nameOf(other))).contains(other);
            database.change(entityManager -> ErasureRecordStore.insert(entityManager, forged));
            assertThat(store.find(nameOf(forged))).contains(forged);
        }
    }

    @Nested
    class FindAll {

        @Test
        void hasThoseOfTheHashesThatAreRecorded() {
            StoredErasure one = record(NOW);
            StoredErasure two = record(NOW);
            record(NOW);

            assertThat(store.findAll(List.of(nameOf(one), new PatientHash(tenant, newHash()), nameOf(two))))
                    .containsExactlyInAnyOrder(one, two);
        }

        @Test
        void hasNoneOfNoHashes() {
            record(NOW);

            assertThat(store.findAll(List.of())).isEmpty();
        }
    }

    @Nested
    class FindSince {

        private List<StoredErasure> found() {
            return store.findSince(NOW, 1000).stream()
                    .filter(erased -> erased.tenantId().equals(tenant.value()))
                    .toList();
        }

        @Test
        void hasTheEarliestFirst() {
            StoredErasure third = record(NOW.plusSeconds(2));
            StoredErasure first = record(NOW);
            StoredErasure second = record(NOW.plusSeconds(1));

            assertThat(found()).containsExactly(first, second, third);
        }

        @Test
        void hasNoneThatAreEarlier() {
            record(NOW.minusNanos(1000));

            assertThat(found()).isEmpty();
        }
    }

    @Nested
    class Seal {

        private List<StoredErasure> unsealed() {
            return store.findUnsealedAfter(tenant.value(), "", 10);
        }

        @Test
        void givesARecordWithoutAMacIts() {
            StoredErasure before = record(NOW, Optional.empty());
            StoredErasure other = record(NOW);
            assertThat(unsealed()).contains(before).doesNotContain(other);

            store.seal(Map.of(nameOf(before), "its", nameOf(other), "another"));

            assertThat(unsealed()).doesNotContain(before);
            assertThat(store.find(nameOf(before)).flatMap(StoredErasure::mac)).contains("its");
            assertThat(store.find(nameOf(other)).flatMap(StoredErasure::mac)).contains("mac");
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
