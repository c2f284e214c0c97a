package org.medchain.keys.patient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.TenantId;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.patient.erased.ErasedPatient;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessErasureKeys;

@ParameterizedClass
@EnumSource
class ExternalErasureKeysTest {

    private final InProcessErasureKeys store;
    private final ErasureKeyStore keys;
    private final TenantId tenant = new TenantId("clinic-" + UUID.randomUUID());
    private final Hash hash = hash(1);

    ExternalErasureKeysTest(DatabaseKind kind) {
        store = InProcessErasureKeys.open(kind);
        keys = ErasureKeysOn.keysIn(Optional.of(store));
    }

    private static Hash hash(int first) {
        byte[] bytes = new byte[Hash.LENGTH];
        bytes[0] = (byte) first;
        return new Hash(bytes);
    }

    private ErasedPatient erased(UUID row, Hash id) {
        return new ErasedPatient(tenant, row, id, UUID.randomUUID(), Instant.EPOCH);
    }

    @Nested
    class Prepare {

        @Test
        void makesAKeyThatIsNotUsedYet() {
            KeptErasureKey made = keys.prepare(tenant, hash);

            assertThat(made.bytes()).hasSize(ErasureKey.LENGTH).isNotEqualTo(new byte[ErasureKey.LENGTH]);
            assertThat(made.used()).isFalse();
            assertThat(store.rowsOf(made.patient().value())).isEqualTo(1);
        }

        @Test
        void answersTheSameKeyUntilItIsUsedAndAfterThat() {
            KeptErasureKey first = keys.prepare(tenant, hash);
            KeptErasureKey abandoned = keys.prepare(tenant, hash);
            keys.markUsed(first.patient());
            KeptErasureKey used = keys.prepare(tenant, hash);

            assertThat(List.of(abandoned.patient(), used.patient())).containsOnly(first.patient());
            assertThat(abandoned.bytes()).isEqualTo(first.bytes());
            assertThat(used.bytes()).isEqualTo(first.bytes());
            assertThat(used.used()).isTrue();
        }

        @Test
        void makesAnotherKeyForEachPatientAndTenant() {
            KeptErasureKey first = keys.prepare(tenant, hash);

            assertThat(keys.prepare(tenant, hash(2)).bytes()).isNotEqualTo(first.bytes());
            assertThat(keys.prepare(new TenantId("other"), hash).bytes()).isNotEqualTo(first.bytes());
        }

        @Test
        void makesOneKeyForServersThatAskAtOnce() throws Exception {
            ExecutorService servers = Executors.newFixedThreadPool(4);
            Set<PatientRowId> rows = new HashSet<>();
            try {
                for (int patient = 10; patient < 30; patient++) {
                    Hash id = hash(patient);
                    Callable<KeptErasureKey> server = () -> keys.prepare(tenant, id);
                    Set<PatientRowId> made = new HashSet<>();
                    for (Future<KeptErasureKey> answer : servers.invokeAll(List.of(server, server, server, server))) {
                        made.add(answer.get().patient());
                    }
                    assertThat(made).hasSize(1);
                    rows.addAll(made);
                }
            } finally {
                servers.shutdown();
            }
            assertThat(rows).hasSize(20);
        }
    }

    @Nested
    class Find {

        @Test
        void findsByTheRowAndByTheIdsHash() {
            KeptErasureKey made = keys.prepare(tenant, hash);

            assertThat(Stream.of(keys.find(made.patient()), keys.find(tenant, hash))
                            .map(Optional::orElseThrow)
                            .map(KeptErasureKey::bytes))
                    .containsExactly(made.bytes(), made.bytes());
            assertThat(keys.findAll(
                            tenant, List.of(UUID.randomUUID(), made.patient().value())))
                    .hasSize(1)
                    .allSatisfy((row, kept) -> assertThat(kept.bytes()).isEqualTo(made.bytes()));
        }

        @Test
        void findsNothingOfOthers() {
            KeptErasureKey made = keys.prepare(tenant, hash);
            TenantId other = new TenantId("other");

            assertThat(keys.find(tenant, hash(2))).isEmpty();
            assertThat(keys.find(other, hash)).isEmpty();
            assertThat(keys.find(new PatientRowId(other, made.patient().value())))
                    .isEmpty();
            assertThat(keys.findAll(other, List.of(made.patient().value()))).isEmpty();
        }

        @Test
        void failsIfTheRowHoldsTheKeyOfAnother() {
            KeptErasureKey made = keys.prepare(tenant, hash);
            KeptErasureKey other = keys.prepare(tenant, hash(2));
            store.execute(
                    "update sealed_erasure_keys set sealed_key = (select o.sealed_key from sealed_erasure_keys o"
                            + " where o.patient = ?) where patient = ?",
                    other.patient().value(),
                    made.patient().value());

            assertThatIllegalStateException()
                    .isThrownBy(() -> keys.find(made.patient()))
                    .withMessageContaining("does not open");
        }

        @Test
        void findsTheOthersIfOneDoesNotOpen() {
            KeptErasureKey made = keys.prepare(tenant, hash);
            UUID damaged = keys.prepare(tenant, hash(2)).patient().value();
            store.execute("update sealed_erasure_keys set kek = '', patient_hash = 'none' where patient = ?", damaged);

            Map<UUID, KeptErasureKey> found =
                    keys.findAll(tenant, List.of(made.patient().value(), damaged));

            assertThat(found.get(made.patient().value()).bytes()).isEqualTo(made.bytes());
            assertThat(found.get(damaged).bytes()).isEmpty();
        }

        @Test
        void storesNoErasureKeyInClear() {
            KeptErasureKey made = keys.prepare(tenant, hash);

            byte[] sealed = new SealedErasureKeyRows(store.door())
                    .find(made.patient())
                    .orElseThrow()
                    .sealed();
            assertThat(HexFormat.of().formatHex(sealed))
                    .doesNotContain(HexFormat.of().formatHex(made.bytes()));
        }
    }

    @Nested
    class MarkUsed {

        @Test
        void canBeDoneTwice() {
            KeptErasureKey made = keys.prepare(tenant, hash);

            keys.markUsed(made.patient());
            keys.markUsed(made.patient());

            assertThat(keys.find(made.patient())).map(KeptErasureKey::used).contains(true);
        }

        @Test
        void refusesOnceTheKeyIsErased() {
            KeptErasureKey made = keys.prepare(tenant, hash);
            keys.erase(List.of(erased(made.patient().value(), hash)));

            assertThatExceptionOfType(ConcurrentChangeException.class).isThrownBy(() -> keys.markUsed(made.patient()));
        }
    }

    @Nested
    class Erase {

        @Test
        void deletesByTheRowOrTheIdsHashAndNobodyElses() {
            KeptErasureKey byRow = keys.prepare(tenant, hash);
            KeptErasureKey byHash = keys.prepare(tenant, hash(2));
            KeptErasureKey spared = keys.prepare(tenant, hash(3));
            KeptErasureKey ofAnotherTenant = keys.prepare(new TenantId("other-" + UUID.randomUUID()), hash);

            keys.erase(List.of(erased(byRow.patient().value(), hash(9)), erased(UUID.randomUUID(), hash(2))));

            assertThat(store.rowsOf(byRow.patient().value())).isZero();
            assertThat(store.rowsOf(byHash.patient().value())).isZero();
            assertThat(store.rowsOf(spared.patient().value())).isEqualTo(1);
            assertThat(store.rowsOf(ofAnotherTenant.patient().value())).isEqualTo(1);
        }

        @Test
        void canBeDoneTwice() {
            ErasedPatient erased = erased(keys.prepare(tenant, hash).patient().value(), hash);

            keys.erase(List.of(erased));
            keys.erase(List.of(erased));
            keys.erase(List.of());

            assertThat(keys.find(tenant, hash)).isEmpty();
        }
    }

    @Nested
    class FindRestored {

        @Test
        void findsThosePatientsThatHaveAKeyEachOnce() {
            ErasedPatient both = erased(keys.prepare(tenant, hash).patient().value(), hash);
            ErasedPatient byHash = erased(UUID.randomUUID(), hash(2));
            KeptErasureKey ofHash = keys.prepare(tenant, hash(2));
            ErasedPatient gone = erased(UUID.randomUUID(), hash(3));
            List<ErasedPatient> listed = List.of(gone, both, byHash);

            assertThat(keys.findRestored(listed).orElseThrow()).containsExactlyInAnyOrder(both, byHash);
            keys.erase(List.of(both, byHash));
            assertThat(store.rowsOf(both.patient())).isZero();
            assertThat(store.rowsOf(ofHash.patient().value())).isZero();
            assertThat(keys.findRestored(listed)).contains(List.of());
            assertThat(keys.findRestored(List.of())).contains(List.of());
        }
    }

    @Nested
    class FindErased {

        private final ErasedPatient readable = erased(UUID.randomUUID(), hash);
        private final ErasedPatient damaged = erased(UUID.randomUUID(), hash(2));

        private ErasedPage page(ErasedPage.Place before) {
            return keys.findErased(before, 1);
        }

        @Test
        void isAPageOfThoseThatWereErasedTheNewestFirst() {
            keys.erase(List.of(readable));

            ErasedPage newest = page(ErasedPage.Place.END);

            assertThat(newest.patients()).containsExactly(readable);
            assertThat(newest.leftOut()).isFalse();
            assertThat(page(newest.last()).patients()).isEmpty();
        }

        /** Another program than the service wrote the row, which is the newest. */
        @ParameterizedTest
        @ValueSource(strings = {"tenant_id = '! no tenant'", "patient_hash = 'no hash'"})
        void leavesOutARowThatNobodyCanReadAndTellsThatThereIsMore(String damage) {
            keys.erase(List.of(readable, damaged));
            store.execute(
                    "update erased_patients set " + damage
                            + ", listed_at = timestamp with time zone '2999-01-01 00:00:00+00:00' where patient = ?",
                    damaged.patient());

            ErasedPage newest = page(ErasedPage.Place.END);

            assertThat(newest.patients()).isEmpty();
            assertThat(newest.leftOut()).isTrue();
            assertThat(page(newest.last()).patients()).containsExactly(readable);
        }
    }

    /** The store is one of several servers. */
    @Nested
    class HasGoneBack {

        private final ErasedPatient first = erased(UUID.randomUUID(), hash);
        private final ErasedPatient second = erased(UUID.randomUUID(), hash(2));

        @Test
        void isFalseAsLongAsNothingIsLost() {
            assertThat(keys.hasGoneBack()).isFalse();
            keys.erase(List.of(first));
            assertThat(keys.hasGoneBack()).isFalse();
            keys.erase(List.of(first));
            keys.erase(List.of(second));
            assertThat(keys.hasGoneBack()).isFalse();
            assertThat(keys.hasGoneBack()).isFalse();
        }

        @Test
        void isTrueOnceIfTheNewestErasureIsGone() {
            store.backUp();
            keys.erase(List.of(first));
            assertThat(keys.hasGoneBack()).isFalse();

            store.restore();

            assertThat(keys.hasGoneBack()).isTrue();
            assertThat(keys.hasGoneBack()).isFalse();
        }

        @Test
        void isTrueThoughOthersWereErasedSince() {
            store.backUp();
            keys.erase(List.of(first));
            assertThat(keys.hasGoneBack()).isFalse();

            store.restore();
            keys.erase(List.of(second));

            assertThat(keys.hasGoneBack()).isTrue();
            assertThat(keys.hasGoneBack()).isFalse();
        }

        /** A backup of a time before another restore. */
        @Test
        void isTrueIfItWasErasedAtAnotherTime() {
            keys.erase(List.of(first));
            store.backUp();
            store.execute("delete from erased_patients");
            keys.erase(List.of(first));
            assertThat(keys.hasGoneBack()).isFalse();

            store.restore();

            assertThat(keys.hasGoneBack()).isTrue();
        }

        /** Another program than the service wrote a row that is newer than all. */
        @Test
        void isTrueThoughAForgedRowIsThere() {
            keys.erase(List.of(first, second));
            store.execute(
                    "update erased_patients set mac = 'forged',"
                            + " listed_at = timestamp with time zone '2999-01-01 00:00:00+00:00' where patient = ?",
                    first.patient());
            assertThat(keys.hasGoneBack()).isFalse();

            store.execute("delete from erased_patients where patient = ?", second.patient());

            assertThat(keys.hasGoneBack()).isTrue();
        }
    }

    /** What follows from a database of their own for patients whom the records don't know. */
    @Nested
    class Unknown {

        @Test
        void isLookedForAloneSinceTheRecordsMayHaveLostThePatient() {
            assertThat(keys.prepareNew(tenant, hash)).isEmpty();
            assertThat(keys.find(tenant, hash)).isEmpty();
        }

        @Test
        void getsNoOtherKeyIfThereIsARow() {
            assertThatExceptionOfType(ConcurrentChangeException.class)
                    .isThrownBy(() -> keys.requireNotLost(() -> true));
            keys.requireNotLost(() -> false);
        }

        @Test
        void hasAKeyThatTheRecordsDoNotStore() {
            KeptErasureKey made = keys.prepare(tenant, hash);

            assertThat(keys.toRecord(made.patient(), made.bytes())).isEmpty();
        }

        @Test
        void isFoundUnlessErased() {
            KeptErasureKey made = keys.prepare(tenant, hash);

            assertThat(keys.findReturning(tenant, hash, () -> {}))
                    .map(KeptErasureKey::patient)
                    .contains(made.patient());
            assertThatExceptionOfType(KeysDestroyedException.class)
                    .isThrownBy(() -> keys.findReturning(tenant, hash, () -> {
                        throw new KeysDestroyedException();
                    }));
        }
    }

    @Nested
    class Answers {

        @Test
        void tellsWhetherTheStoreIsThere() {
            assertThat(keys.answers()).isTrue();
            store.stop();
            assertThat(keys.answers()).isFalse();
            store.start();
            assertThat(keys.answers()).isTrue();
        }
    }
}
