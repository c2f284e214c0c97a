package org.medchain.keys.datakey;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.kms.WrappingCount;
import org.medchain.keys.patient.PatientKeys;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.server.database.DatabaseKind;

@ParameterizedClass
@EnumSource
class DataKeyStoreTest {

    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

    private final InProcessDataKeys prepared;
    private final DataKeyStore dataKeys;
    private final EncryptionContext context;

    DataKeyStoreTest(DatabaseKind kind) {
        prepared = new InProcessDataKeys(new InProcessAudit(kind.database()), Clock.systemUTC());
        dataKeys = prepared.dataKeys();
        context = prepared.patients().contextOf("patient");
    }

    private EncryptionContext neighbour(String patientId) {
        return new EncryptionContext(context.tenantId(), new PatientId(patientId));
    }

    /** A new patient with as many data keys, made one after the other. */
    private PatientRowId add(EncryptionContext of, int count) {
        PatientRowId patient = prepared.patients().add(of);
        for (int i = 0; i < count; i++) {
            addKey(of, "kek", NOW.plusSeconds(i));
        }
        return patient;
    }

    private DataKeyId addKey(EncryptionContext of, String wrappedUnder, Instant wrappedAt) {
        try (PatientKeys patient = prepared.patients().patients().find(of).orElseThrow()) {
            return prepared.add(
                    patient, of, new InProcessDataKeys.State(ProviderType.LOCAL, wrappedUnder, wrappedAt), false);
        }
    }

    private static Stream<DataKeyId> idsOf(List<DataKey> keys) {
        return keys.stream().map(DataKey::keyId);
    }

    @Nested
    class Find {

        @Test
        void answersTheKeyAsItIsStored() {
            PatientRowId patient = add(context, 0);
            DataKeyId keyId = addKey(context, "kek", NOW);

            DataKey found = dataKeys.find(patient, keyId).orElseThrow();

            assertThat(found.keyId()).isEqualTo(keyId);
            assertThat(found.patient()).isEqualTo(patient);
            assertThat(found.generation()).isEqualTo(1);
            assertThat(found.provider()).isEqualTo(ProviderType.LOCAL);
            assertThat(found.wrappedUnder()).isEqualTo("kek");
            assertThat(found.createdAt()).isEqualTo(NOW);
            assertThat(found.wrappedAt()).isEqualTo(NOW);
        }

        @Test
        void answersNothingOfAnotherPatient() {
            add(context, 0);
            PatientRowId other = add(neighbour("other"), 1);
            DataKeyId keyId = addKey(context, "kek", NOW);

            assertThat(dataKeys.find(other, keyId)).isEmpty();
        }

        @Test
        void answersNothingOfAnotherTenant() {
            PatientRowId patient = add(context, 0);
            DataKeyId keyId = addKey(context, "kek", NOW);

            assertThat(dataKeys.find(new PatientRowId(new TenantId("another"), patient.value()), keyId))
                    .isEmpty();
        }
    }

    @Nested
    class FindAll {

        @Test
        void answersEachKeyOfThePatientAndNoOther() {
            PatientRowId patient = add(context, 3);
            add(neighbour("other"), 2);

            assertThat(dataKeys.findFirst(patient))
                    .hasSize(3)
                    .allMatch(key -> key.patient().equals(patient));
        }

        @Test
        void answersARowThatHoldsNothingToo() {
            PatientRowId patient = add(context, 2);
            prepared.erasure().overwrite(patient, () -> {});

            assertThat(dataKeys.findFirst(patient)).hasSize(2);
        }
    }

    @Nested
    class FindOfFirst {

        @Test
        void answersThoseWhoseKeysAreNotTooMany() {
            PatientRowId none = add(neighbour("a"), 0);
            PatientRowId two = add(neighbour("b"), 2);
            PatientRowId three = add(neighbour("c"), 3);

            assertThat(dataKeys.findOfFirst(List.of(none, two, three), 4)).containsOnlyKeys(none, two);
            assertThat(dataKeys.findOfFirst(List.of(none, two, three), 5).get(three))
                    .hasSize(3);
        }

        @Test
        void answersOneMoreThanTheLimitIfTheFirstAloneHasMore() {
            PatientRowId three = add(neighbour("a"), 3);
            PatientRowId one = add(neighbour("b"), 1);

            assertThat(dataKeys.findOfFirst(List.of(three, one), 1))
                    .containsOnlyKeys(three)
                    .allSatisfy((patient, keys) -> assertThat(keys).hasSize(2));
        }

        @Test
        void answersNothingForNoPatients() {
            assertThat(dataKeys.findOfFirst(List.of(), 1)).isEmpty();
        }
    }

    @Nested
    class CountWrappings {

        @Test
        void tellsTheTenantsKeysByWhatTheyAreUnder() {
            add(context, 2);
            addKey(context, "old", NOW);

            assertThat(dataKeys.countWrappings(Optional.of(context.tenantId())))
                    .containsExactly(
                            new WrappingCount(ProviderType.LOCAL, "kek", 2),
                            new WrappingCount(ProviderType.LOCAL, "old", 1));
        }

        @Test
        void tellsTheKeysOfAllTenantsTogether() {
            String shared = "shared-" + UUID.randomUUID();
            EncryptionContext elsewhere = prepared.patients().contextOf("patient");
            add(context, 0);
            addKey(context, shared, NOW);
            add(elsewhere, 0);
            addKey(elsewhere, shared, NOW);

            assertThat(dataKeys.countWrappings(Optional.empty()))
                    .contains(new WrappingCount(ProviderType.LOCAL, shared, 2));
        }
    }

    @Nested
    class FindAfter {

        @Test
        void answersPageAfterPage() {
            PatientRowId patient = add(context, 3);

            List<DataKey> first = dataKeys.findAfter(patient, Optional.empty(), 2);
            List<DataKey> second =
                    dataKeys.findAfter(patient, Optional.of(first.get(1).keyId()), 2);

            assertThat(first).hasSize(2);
            assertThat(second).hasSize(1);
            assertThat(Stream.concat(idsOf(first), idsOf(second)))
                    .containsExactlyElementsOf(
                            idsOf(dataKeys.findFirst(patient)).toList());
        }
    }

    /** Of which patients all data keys were read when no more than so many may be. */
    @Nested
    class CountWhole {

        private static final PatientRowId NONE = row(1);
        private static final PatientRowId TWO = row(2);
        private static final PatientRowId THREE = row(3);
        private static final PatientRowId ONE = row(4);
        private static final List<PatientRowId> PATIENTS = List.of(NONE, TWO, THREE, ONE);
        private static final List<PatientRowId> KEYS = List.of(TWO, TWO, THREE, THREE, THREE, ONE);

        @Test
        void allPatientsAreWholeIfTheirKeysAreNotTooMany() {
            assertThat(countWhole(PATIENTS, 7)).isEqualTo(4);
            assertThat(countWhole(PATIENTS, 6)).isEqualTo(4);
        }

        @Test
        void thePatientWhoseKeyIsOneTooManyIsNotWhole() {
            assertThat(countWhole(PATIENTS, 5)).isEqualTo(3);
            assertThat(countWhole(PATIENTS, 4)).isEqualTo(2);
            assertThat(countWhole(PATIENTS, 3)).isEqualTo(2);
            assertThat(countWhole(PATIENTS, 2)).isEqualTo(2);
            assertThat(countWhole(PATIENTS, 1)).isEqualTo(1);
        }

        @Test
        void noneIsWholeIfTheFirstHasTooMany() {
            assertThat(countWhole(PATIENTS.subList(1, 4), 1)).isZero();
        }

        @Test
        void noPatientsAreWhole() {
            assertThat(countWhole(List.of(), 1)).isZero();
        }

        private static PatientRowId row(int number) {
            return new PatientRowId(new TenantId("hospital-a"), new UUID(0, number));
        }

        private static int countWhole(List<PatientRowId> patients, int limit) {
            Stream<PatientRowId> found =
                    KEYS.stream().filter(patients::contains).limit(limit + 1);
            return DataKeyStore.countWhole(patients, found.toList(), limit);
        }
    }
}
