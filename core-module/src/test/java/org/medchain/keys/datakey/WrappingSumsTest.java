package org.medchain.keys.datakey;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.patient.PatientKeys;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;
import org.medchain.keys.server.database.RoundTrip;

@ParameterizedClass
@EnumSource
class WrappingSumsTest {

    private static final String OF_PATIENT = " where tenant_id = ?1 and patient = ?2";

    private final DatabaseKind kind;
    private final InProcessDatabase database;
    private final InProcessDataKeys prepared;
    private final WrappingSums sums;
    private final EncryptionContext context;
    private final PatientRowId patient;

    WrappingSumsTest(DatabaseKind kind) {
        this.kind = kind;
        database = kind.database();
        prepared = new InProcessDataKeys(new InProcessAudit(database), InProcessAudit.CLOCK);
        sums = new WrappingSums(database);
        context = prepared.patients().contextOf("patient");
        patient = prepared.patients().add(context);
    }

    @BeforeEach
    void addKeys() {
        for (String kek : List.of("new", "old", "old")) {
            addKey(kek);
        }
    }

    private void addKey(String kek) {
        try (PatientKeys keys = prepared.patients().patients().find(context).orElseThrow()) {
            prepared.add(keys, context, new InProcessDataKeys.State(ProviderType.LOCAL, kek, Instant.EPOCH), false);
        }
    }

    private void rewrap(String from, String to) {
        List<DataKey> read = prepared.dataKeys().findFirst(patient);
        List<RewrappedKey> moved = read.stream()
                .filter(key -> key.wrappedUnder().equals(from))
                .map(key -> new RewrappedKey(
                        key.keyId(),
                        key.generation(),
                        new Wrapping(ProviderType.LOCAL, to, key.encryptedKey()),
                        Instant.EPOCH))
                .toList();
        database.change(entityManager -> {
            RoundTrip changes = new RoundTrip(database.shards().areThere());
            SliceReplacement.ALL.apply(
                    changes, List.of(new RewrappedSlice(patient, null, new UUID(0, 0), read, moved)));
            changes.send(entityManager);
        });
    }

    private void execute(String sql) {
        database.execute(sql, patient.tenantId().value(), patient.value());
    }

    private List<String> counts() {
        return prepared.dataKeys().countWrappings(Optional.of(context.tenantId())).stream()
                .map(count -> count.wrappedUnder() + " " + count.keys())
                .toList();
    }

    @Nested
    class SumUpSome {

        @Test
        void changesNoCount() {
            sums.sumUpSome();
            assertThat(counts()).containsExactly("new 1", "old 2");

            addKey("old");
            assertThat(counts()).containsExactly("new 1", "old 3");

            sums.sumUpSome();
            assertThat(counts()).containsExactly("new 1", "old 3");
        }

        @Test
        void leavesNothingToBeSummedUp() {
            Assumptions.assumeTrue(kind == DatabaseKind.POSTGRESQL);

            sums.sumUpSome();

            assertThat(database.execute(
                            "delete from wrapping_changes where tenant_id = ?1",
                            context.tenantId().value()))
                    .isZero();
        }
    }

    /** As on Citus, where the notes of one tenant are in one shard. */
    @Nested
    class SumUpByTenant {

        @Test
        void changesNoCountAndLeavesNothingToBeSummedUp() {
            Assumptions.assumeTrue(database.shards().areThere());

            sums.sumUpByTenant();
            addKey("old");
            sums.sumUpByTenant();

            assertThat(counts()).containsExactly("new 1", "old 3");
            assertThat(database.execute(
                            "delete from wrapping_changes where tenant_id = ?1",
                            context.tenantId().value()))
                    .isZero();
        }
    }

    @Nested
    class Counts {

        @Test
        void followARotation() {
            sums.sumUpSome();

            rewrap("old", "newest");

            assertThat(counts()).containsExactly("new 1", "newest 2");
        }

        @Test
        void areTheSameWhereKeysAreRewrappedUnderTheSameKek() {
            rewrap("old", "old");

            assertThat(counts()).containsExactly("new 1", "old 2");
        }

        /** By triggers. */
        @Test
        void followDeletedRows() {
            Assumptions.assumeFalse(database.shards().areThere());

            execute("delete from data_keys" + OF_PATIENT + " and wrapped_under = 'old'");

            assertThat(counts()).containsExactly("new 1");
        }

        @Test
        void areTheSameAfterAnotherChange() {
            execute("update data_keys set version = version + 1" + OF_PATIENT);

            assertThat(counts()).containsExactly("new 1", "old 2");
        }

        @Test
        void followADestruction() {
            database.change(prepared.erasure().delete(patient)::apply);

            assertThat(counts()).isEmpty();
        }

        @Test
        void followADestructionInSlices() {
            sums.sumUpSome();

            prepared.erasure().deleteAll(patient);

            assertThat(counts()).isEmpty();
        }

        @Test
        void haveWrappingsThatCountBeforeTheyAreMoved() {
            execute(
                    "insert into staged_data_keys select tenant_id, patient, key_id, generation + 1, provider, 'newest',"
                            + " encrypted_key, wrapped_at from data_keys" + OF_PATIENT);
            execute(
                    "insert into staged_rotations (tenant_id, patient, rotation, wrapped_under, due, started_at, reached, rotated,"
                            + " unchanged, generation, switched, held_until) select tenant_id, id, id, 'newest', '', created_at, id, 3, 0, 2,"
                            + " false, created_at from patients where tenant_id = ?1 and id = ?2");
            assertThat(counts()).containsExactly("new 1", "old 2");

            execute("update staged_rotations set switched = true" + OF_PATIENT);

            assertThat(counts()).containsExactly("newest 3");
            prepared.mover().moveSome();
            assertThat(counts()).containsExactly("newest 3");
            sums.sumUpSome();
            assertThat(counts()).containsExactly("newest 3");
            assertThat(prepared.dataKeys().findFirst(patient)).allMatch(key -> key.generation() == 2);
        }
    }
}
