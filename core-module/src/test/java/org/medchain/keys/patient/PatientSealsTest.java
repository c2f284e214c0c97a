package org.medchain.keys.patient;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.audit.directing.RowName;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;
import org.medchain.keys.tenant.MisnamedTenant;

/** The database has rows of other tests, too. */
@ParameterizedClass
@EnumSource
class PatientSealsTest {

    private final InProcessDatabase database;
    private final InProcessPatients prepared;
    private final EncryptionContext context;
    private final PatientRowId row;
    private final String mac;

    PatientSealsTest(DatabaseKind kind) {
        database = kind.database();
        prepared = new InProcessPatients(database);
        context = prepared.contextOf("patient");
        row = prepared.add(context);
        mac = prepared.macOf(row);
    }

    private long sealAll() {
        return new PatientSeals(database, prepared.erasureRegister()).sealAll();
    }

    @Nested
    class SealAll {

        @Test
        void givesARowTheMacThatANewPatientHas() {
            prepared.setMac(row, null);

            assertThat(sealAll()).isPositive();

            assertThat(prepared.macOf(row)).isEqualTo(mac).hasSize(64);
            assertThat(sealAll()).isZero();
        }

        @Test
        void leavesAWrongMacAsItIs() {
            prepared.setMac(row, "0".repeat(64));

            sealAll();

            assertThat(prepared.macOf(row)).isEqualTo("0".repeat(64));
        }

        @Test
        void leavesARowWhoseIdIsForgotten() {
            prepared.apply(PatientLifecycle.forgetId(row));
            prepared.setMac(row, null);

            sealAll();

            assertThat(prepared.macOf(row)).isNull();
        }

        /** Another program than the service wrote them. */
        @Test
        void leavesRowsThatCanNotBeReadAndSealsTheOthers() {
            PatientRowId spoiled = prepared.add(new EncryptionContext(context.tenantId(), new PatientId("spoiled")));
            prepared.setId(spoiled, "spoiled ");
            prepared.setMac(spoiled, null);
            prepared.setMac(row, null);
            try (MisnamedTenant misnamed = new MisnamedTenant(database, context.tenantId()).withPatient(row)) {
                sealAll();

                assertThat(macIn(misnamed.name())).isNull();
                assertThat(prepared.macOf(spoiled)).isNull();
                assertThat(prepared.macOf(row)).isEqualTo(mac);
            } finally {
                prepared.setId(spoiled, "spoiled");
            }
        }
    }

    @Nested
    class TakeUntrusted {

        private final PatientSeals seals = new PatientSeals(database, prepared.erasureRegister());
        private final RowName name =
                new RowName(row.tenantId(), "patients", row.value().toString());

        @Test
        void hasARowWithAnIdThatTheServiceDidNotStoreInItOnce() {
            prepared.setMac(row, "0".repeat(64));

            prepared.patients().find(context).orElseThrow().close();

            assertThat(seals.takeUntrusted()).containsExactly(name);
            assertThat(seals.takeUntrusted()).isEmpty();
            assertThat(seals.isTrusted(name)).isFalse();
        }

        @Test
        void hasNoneThatIsAsTheServiceStoredIt() {
            prepared.patients().find(context).orElseThrow().close();
            prepared.patients().findId(context);

            assertThat(seals.takeUntrusted()).isEmpty();
        }

        @Test
        void trustsARowThatWasPutRightOrIsGone() {
            prepared.setMac(row, null);
            assertThat(seals.isTrusted(name)).isFalse();
            prepared.setMac(row, mac);

            assertThat(seals.isTrusted(name)).isTrue();
            assertThat(seals.isTrusted(new RowName(
                            row.tenantId(), "patients", UUID.randomUUID().toString())))
                    .isTrue();
        }

        @Test
        void doesNotTrustAnIdThatNoPatientMayHave() {
            prepared.setId(row, "patient ");

            assertThat(seals.isTrusted(name)).isFalse();
        }
    }

    /** The MAC of a patient of the same row of another tenant. */
    private Object macIn(String tenantId) {
        return database.read(entityManager -> entityManager
                .createNativeQuery("select mac from patients where tenant_id = ?1 and id = ?2")
                .setParameter(1, tenantId)
                .setParameter(2, row.value())
                .getSingleResult());
    }

    /** In a database that has no other rows. */
    @Nested
    class SealAllPageByPage {

        private final InProcessDatabase own = InProcessDatabase.openH2();
        private final InProcessPatients ofOwn = new InProcessPatients(own);

        @Test
        void sealsEachRowOnce() {
            EncryptionContext first = ofOwn.contextOf("first");
            List<PatientRowId> rows = List.of(
                    ofOwn.add(first),
                    ofOwn.add(new EncryptionContext(first.tenantId(), new PatientId("second"))),
                    ofOwn.add(ofOwn.contextOf("third")));
            List<String> macs = rows.stream().map(ofOwn::macOf).toList();
            rows.forEach(it -> ofOwn.setMac(it, null));

            PatientSeals seals = new PatientSeals(own, ofOwn.erasureRegister(), 1);
            assertThat(seals.isSealed()).isFalse();

            assertThat(seals.sealAll()).isEqualTo(3);

            assertThat(seals.isSealed()).isTrue();

            assertThat(rows.stream().map(ofOwn::macOf))
                    .containsExactlyElementsOf(macs)
                    .doesNotHaveDuplicates();
        }

        /** A start that was interrupted: no statement reads past more rows than it may, and the others are found behind them. */
        @Test
        void continuesBehindManyRowsThatAreSealed() {
            EncryptionContext first = ofOwn.contextOf("first");
            List<PatientRowId> rows = IntStream.range(0, 2 * PatientSeals.PAGES_PASSED + 1)
                    .mapToObj(i -> ofOwn.add(new EncryptionContext(first.tenantId(), new PatientId("patient-" + i))))
                    .sorted(Comparator.comparing(it -> it.value().toString()))
                    .toList();
            PatientRowId last = rows.get(rows.size() - 1);
            ofOwn.setMac(last, null);
            PatientSeals seals = new PatientSeals(own, ofOwn.erasureRegister(), 1);
            assertThat(seals.isSealed()).isFalse();

            assertThat(seals.sealAll()).isEqualTo(1);

            assertThat(ofOwn.macOf(last)).hasSize(64);
            assertThat(seals.isSealed()).isTrue();
        }
    }
}
