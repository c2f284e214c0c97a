package org.medchain.keys.patient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.security.SecureRandom;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.audit.directing.InProcessRows;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;
import org.medchain.keys.server.database.InProcessErasureKeys;
import org.medchain.keys.server.database.InterleavingDatabase;
import org.medchain.keys.server.database.LockedFirst;
import org.medchain.keys.work.Outcome;

/** An installation that had its erasure keys in the records gets a database for them. */
@ParameterizedClass
@EnumSource
class ErasureKeyMigrationTest {

    private final InProcessDatabase records;
    private final InProcessErasureKeys store;
    private final InProcessPatients prepared;
    private final ErasureKeyStore keys;
    private final PatientStore after;
    private final EncryptionContext context;
    private final ErasureKeyMigration migration;

    ErasureKeyMigrationTest(DatabaseKind kind) {
        records = kind.database();
        // It moves whatever there is.
        records.execute("delete from erasure_keys");
        store = InProcessErasureKeys.open(kind);
        prepared = new InProcessPatients(records);
        keys = ErasureKeysOn.keysIn(Optional.of(store), prepared.erasureRegister());
        after = new PatientStore(records, keys, prepared.erasureRegister(), InProcessRows.of(records));
        context = prepared.contextOf("patient");
        migration = migrationOver(() -> {});
    }

    /** @param meanwhile happens after a slice was read */
    private ErasureKeyMigration migrationOver(Runnable meanwhile) {
        return new ErasureKeyMigration(
                ErasureKeysOn.settings(true),
                store.door(),
                new InterleavingDatabase(records, meanwhile),
                prepared.erasureRegister(),
                new SecureRandom());
    }

    private static byte[] erasureKey(PatientStore patients, EncryptionContext of) {
        try (PatientKeys found = patients.find(of).orElseThrow()) {
            return found.useErasureKey(byte[]::clone);
        }
    }

    private long inRecords(PatientRowId row) {
        return prepared.erasureKeysOf(row);
    }

    @Nested
    class Run {

        @Test
        void movesEachKeyAndLeavesNone() {
            List<EncryptionContext> contexts = IntStream.range(0, 3)
                    .mapToObj(i -> new EncryptionContext(context.tenantId(), new PatientId("patient-" + i)))
                    .toList();
            List<PatientRowId> rows = contexts.stream().map(prepared::add).toList();
            List<byte[]> before = contexts.stream()
                    .map(it -> erasureKey(prepared.patients(), it))
                    .toList();
            migration.count();
            assertThat(migration.left()).isEqualTo(3);

            migration.run();

            assertThat(migration.left()).isZero();
            for (int i = 0; i < rows.size(); i++) {
                assertThat(inRecords(rows.get(i))).isZero();
                assertThat(store.rowsOf(rows.get(i).value())).isEqualTo(1);
                assertThat(erasureKey(after, contexts.get(i))).isEqualTo(before.get(i));
            }
            assertThat(store.count("select count(*) from sealed_erasure_keys where used"))
                    .isEqualTo(3);
        }

        @Test
        void leavesKeysUsableBeforeAndMeanwhile() {
            prepared.add(context);
            byte[] before = erasureKey(prepared.patients(), context);

            assertThat(erasureKey(after, context)).isEqualTo(before);
            migrationOver(() -> assertThat(erasureKey(after, context)).isEqualTo(before))
                    .run();
            assertThat(erasureKey(after, context)).isEqualTo(before);
        }

        @Test
        void movesThoseWhoseDestructionIsPending() {
            PatientRowId row = prepared.add(context);
            prepared.bringTo(PatientStatus.PENDING_DESTRUCTION, row);

            migration.run();

            assertThat(inRecords(row)).isZero();
            assertThat(store.rowsOf(row.value())).isEqualTo(1);
        }

        /** It was interrupted between the two databases. */
        @Test
        void goesOnWhereItWasInterrupted() {
            PatientRowId row = prepared.add(context);
            byte[] before = erasureKey(prepared.patients(), context);
            store.backUp();
            migration.run();
            records.execute(
                    "insert into erasure_keys (tenant_id, patient, erasure_key) values (?1, ?2, ?3)",
                    context.tenantId().value(),
                    row.value(),
                    before);

            migration.run();

            assertThat(inRecords(row)).isZero();
            assertThat(erasureKey(after, context)).isEqualTo(before);
        }

        @Test
        void leavesAKeyAloneIfTheStoreHasAnotherOfThePatient() {
            PatientRowId row = prepared.add(context);
            byte[] before = erasureKey(prepared.patients(), context);
            KeptErasureKey other =
                    keys.prepare(context.tenantId(), prepared.erasureRegister().hashOf(context));

            migration.run();

            assertThat(inRecords(row)).isEqualTo(1);
            assertThat(erasureKey(prepared.patients(), context)).isEqualTo(before);
            assertThat(keys.find(other.patient())).isPresent();
        }

        /** A key that the store has under the hash of another's id would be erased with that other, and again after each restore. */
        @Test
        void leavesAKeyAloneWhoseRowHasTheIdOfAnother() {
            EncryptionContext other = new EncryptionContext(context.tenantId(), new PatientId("other"));
            PatientRowId row = prepared.add(context);
            PatientRowId rowOfOther = prepared.add(other);
            byte[] before = erasureKey(prepared.patients(), other);
            prepared.swapIds(row, rowOfOther);
            migration.run();
            long moved = 2 - inRecords(row) - inRecords(rowOfOther);
            prepared.swapIds(row, rowOfOther);
            migration.run();

            keys.erase(List.of(prepared.list(context, UUID.randomUUID())));

            assertThat(erasureKey(after, other)).isEqualTo(before);
            assertThat(moved).isZero();
        }

        /** Another program than the service wrote the rows. They are counted as left. */
        @Test
        void movesTheOthersIfARowHasAnIdOrAKeyThatIsNone() {
            PatientRowId spoiled = prepared.add(new EncryptionContext(context.tenantId(), new PatientId("spoiled")));
            PatientRowId cut = prepared.add(new EncryptionContext(context.tenantId(), new PatientId("cut")));
            PatientRowId row = prepared.add(context);
            prepared.setId(spoiled, "spoiled ");
            records.execute("update erasure_keys set erasure_key = ? where patient = ?", new byte[] {1}, cut.value());

            migration.run();

            assertThat(inRecords(row)).isZero();
            assertThat(inRecords(spoiled)).isEqualTo(1);
            assertThat(inRecords(cut)).isEqualTo(1);
            assertThat(migration.left()).isEqualTo(2);
            records.execute("delete from erasure_keys where patient in (?, ?)", spoiled.value(), cut.value());
            prepared.setId(spoiled, "spoiled");
        }

        /** None of those that a step looks at can be moved: their erasure has begun. */
        @Test
        void continuesBehindThoseThatItLeft() {
            List<PatientRowId> rows = IntStream.rangeClosed(0, ErasureKeyMigration.MOST_SLICES)
                    .mapToObj(
                            i -> prepared.add(new EncryptionContext(context.tenantId(), new PatientId("patient-" + i))))
                    .sorted(Comparator.comparing(row -> row.value().toString()))
                    .toList();
            PatientRowId last = rows.get(ErasureKeyMigration.MOST_SLICES);
            records.execute(
                    "update patients set status = 'DESTROYED' where tenant_id = ? and id <> ?",
                    context.tenantId().value(),
                    last.value());
            ErasureKeyMigration oneByOne = new ErasureKeyMigration(
                    ErasureKeysOn.settings(true),
                    store.door(),
                    records,
                    prepared.erasureRegister(),
                    new SecureRandom(),
                    1);

            assertThat(oneByOne.run()).isEqualTo(Outcome.MORE);
            assertThat(inRecords(last)).isEqualTo(1);
            assertThat(oneByOne.run()).isEqualTo(Outcome.DONE);

            assertThat(inRecords(last)).isZero();
            records.execute(
                    "delete from erasure_keys where tenant_id = ?",
                    context.tenantId().value());
        }

        /** It was interrupted between the two databases, and the row of the store is damaged since. */
        @ParameterizedTest
        @ValueSource(strings = {"sealed_key = ?", "patient_hash = 'no hash'"})
        void movesTheOthersIfTheStoreHasOneThatDoesNotOpen(String damage) {
            PatientRowId damaged = prepared.add(new EncryptionContext(context.tenantId(), new PatientId("damaged")));
            byte[] before = erasureKey(
                    prepared.patients(), new EncryptionContext(context.tenantId(), new PatientId("damaged")));
            migration.run();
            records.execute(
                    "insert into erasure_keys (tenant_id, patient, erasure_key) values (?, ?, ?)",
                    context.tenantId().value(),
                    damaged.value(),
                    before);
            store.execute(
                    "update sealed_erasure_keys set " + damage + " where patient = ?",
                    damage.startsWith("sealed_key")
                            ? new Object[] {new byte[SealedErasureKeyV1.LENGTH], damaged.value()}
                            : new Object[] {damaged.value()});
            PatientRowId row = prepared.add(context);

            migration.run();

            assertThat(inRecords(row)).isZero();
            assertThat(inRecords(damaged)).isEqualTo(1);
            records.execute("delete from erasure_keys where patient = ?", damaged.value());
        }

        @Test
        void movesThoseOfOtherTenantsIfRowsOfOneAreLocked() {
            List<PatientRowId> rows = List.of(prepared.add(context), prepared.add(prepared.contextOf("patient")));
            ErasureKeyMigration beside = new ErasureKeyMigration(
                    ErasureKeysOn.settings(true),
                    store.door(),
                    new LockedFirst(records),
                    prepared.erasureRegister(),
                    new SecureRandom());

            beside.run();
            assertThat(rows.stream()
                            .mapToLong(ErasureKeyMigrationTest.this::inRecords)
                            .sum())
                    .isEqualTo(1);

            beside.run();
            assertThat(rows.stream()
                            .mapToLong(ErasureKeyMigrationTest.this::inRecords)
                            .sum())
                    .isZero();
        }

        @Test
        void doesNothingWithoutAStore() {
            PatientRowId row = prepared.add(context);

            new ErasureKeyMigration(
                            ErasureKeysOn.settings(false),
                            store.door(),
                            records,
                            prepared.erasureRegister(),
                            new SecureRandom())
                    .run();

            assertThat(inRecords(row)).isEqualTo(1);
        }

        @Test
        void changesNothingWhileTheStoreIsAway() {
            PatientRowId row = prepared.add(context);
            store.stop();

            assertThatExceptionOfType(RuntimeException.class).isThrownBy(migration::run);

            assertThat(inRecords(row)).isEqualTo(1);
            assertThat(erasureKey(prepared.patients(), context)).hasSize(ErasureKey.LENGTH);
        }
    }

    /** Of what the store has already. */
    @Nested
    class IsSame {

        private final byte[] opened = {1, 2, 3};

        @AfterEach
        void leavesNoOpenedKeyInMemory() {
            assertThat(opened).containsOnly(0);
        }

        @Test
        void isTrueOfTheSameKey() {
            byte[] erasureKey = opened.clone();

            assertThat(ErasureKeyMigration.isSame(Optional.of(opened), erasureKey))
                    .isTrue();
            assertThat(erasureKey).containsExactly(1, 2, 3);
        }

        @Test
        void isFalseOfAnother() {
            assertThat(ErasureKeyMigration.isSame(Optional.of(opened), new byte[] {1, 2, 4}))
                    .isFalse();
        }
    }

    /** A patient's keys are erased at the same time. */
    @Nested
    class BesideAnErasure {

        @Test
        void leavesThoseToItWhoseErasureHasBegun() {
            PatientRowId row = prepared.add(context);
            prepared.bringTo(PatientStatus.DESTROYED, row);

            migration.run();

            assertThat(inRecords(row)).isEqualTo(1);
            assertThat(store.rowsOf(row.value())).isZero();
        }

        @Test
        void leavesThoseToItWhomTheRegisterLists() {
            PatientRowId row = prepared.add(context);
            prepared.list(context, row.value());

            migration.run();

            assertThat(store.rowsOf(row.value())).isZero();
        }

        /** On another server, between the look at the key and its copy. */
        @Test
        void takesAKeyBackWhoseErasureBeganMeanwhile() {
            PatientRowId row = prepared.add(context);
            moveWhile(row, () -> keys.erase(List.of(prepared.list(context, row.value()))));

            assertThat(store.rowsOf(row.value())).isZero();
            prepared.apply(PatientLifecycle.erase(row));
            assertThat(inRecords(row)).isZero();
        }

        /** The patient's status is not sealed: alone it leads to the end of no key. */
        @Test
        void takesNoKeyBackOfAPatientWhomTheRegisterDoesNotList() {
            PatientRowId row = prepared.add(context);

            moveWhile(row, () -> {});

            assertThat(store.rowsOf(row.value())).isEqualTo(1);
            assertThat(inRecords(row)).isEqualTo(1);
        }

        /** @param erasure happens once the key was looked at, and the row says that it has begun */
        private void moveWhile(PatientRowId row, Runnable erasure) {
            AtomicBoolean begun = new AtomicBoolean();
            InProcessErasureKeys beside = store.behind(stage -> {
                if (begun.compareAndSet(false, true)) {
                    prepared.bringTo(PatientStatus.DESTROYED, row);
                    erasure.run();
                }
            });
            new ErasureKeyMigration(
                            ErasureKeysOn.settings(true),
                            beside.door(),
                            records,
                            prepared.erasureRegister(),
                            new SecureRandom())
                    .run();
        }
    }
}
