package org.medchain.keys.audit.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantUntrustedException;
import org.medchain.keys.audit.WrittenChain;
import org.medchain.keys.audit.WrittenEvent;
import org.medchain.keys.audit.directing.RowCondition;
import org.medchain.keys.destruction.HoldReason;
import org.medchain.keys.destruction.InProcessDestructions;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;
import org.medchain.keys.tenant.InProcessTenants;

@ParameterizedClass
@EnumSource
class HeldEventStoreTest {

    private static final PatientId ONE = new PatientId("one");
    private static final PatientId TWO = new PatientId("two");
    private static final WrittenEvent EVENT = WrittenEvent.at("2026-11-01T12:00:00Z");

    private final InProcessDatabase database;
    private final LegalHolds holds;
    private final StoredDestructions destructions;
    private final TenantId tenant;
    private final HeldEventStore store;

    HeldEventStoreTest(DatabaseKind kind) {
        database = kind.database();
        holds = new LegalHolds(database);
        destructions = new StoredDestructions(database);
        tenant = write();
        store = LegalHolds.heldEventsOf(database);
    }

    private TenantId write() {
        TenantId tenantId = InProcessTenants.addTo(database);
        new WrittenChain(database, tenantId)
                .add(EVENT, EVENT.about(TWO), EVENT.about(ONE), EVENT.about(TWO), EVENT.about(ONE));
        return tenantId;
    }

    @Nested
    class First {

        @Test
        void isTheFirstEventAboutTheHeldPatient() {
            holds.addPatient(tenant, TWO);
            holds.place(holds.addPatient(tenant, ONE));

            assertThat(store.first(tenant.value())).hasValue(3);
        }

        @Test
        void isTheFirstOfSeveralHeldPatients() {
            holds.place(holds.addPatient(tenant, ONE));
            holds.place(holds.addPatient(tenant, TWO));

            assertThat(store.first(tenant.value())).hasValue(2);
        }

        /** The certificate names the events by which copies of the keys left, and each change of the destruction. */
        @ParameterizedTest
        @ValueSource(strings = {"AWAITING_APPROVAL", "PENDING", "ERASING"})
        void isTheFirstEventAboutAPatientWhoseKeysAreToBeDestroyed(String status) {
            destructions.add(holds.addPatient(tenant, ONE), status);

            assertThat(store.first(tenant.value())).hasValue(3);
        }

        @ParameterizedTest
        @ValueSource(strings = {"AWAITING_APPROVAL", "PENDING", "ERASING"})
        void isTheFirstEventOfAnOpenDestructionWhosePatientNoEventNames(String status) {
            UUID destruction = destructions.add(holds.addPatient(tenant, new PatientId("three")), status);
            destructions.changeBy(tenant, 2, destruction, 1);
            destructions.changeBy(tenant, 4, destruction, 2);

            assertThat(store.first(tenant.value())).hasValue(2);
        }

        @ParameterizedTest
        @ValueSource(strings = {"ERASED", "CANCELLED"})
        void isNoneOnceADestructionIsOver(String status) {
            destructions.changeBy(tenant, 2, destructions.add(holds.addPatient(tenant, ONE), status), 1);

            assertThat(store.first(tenant.value())).isEmpty();
        }

        @Test
        void isNoneWithoutAHold() {
            holds.addPatient(tenant, ONE);

            assertThat(store.first(tenant.value())).isEmpty();
        }

        @Test
        void isNoneOnceTheHoldIsLifted() {
            PatientRowId patient = holds.addPatient(tenant, ONE);
            holds.place(patient);
            holds.lift(patient);

            assertThat(store.first(tenant.value())).isEmpty();
        }

        @Test
        void isNoneIfAnotherTenantsPatientOfThatIdIsHeld() {
            TenantId other = write();
            holds.place(holds.addPatient(other, ONE));

            assertThat(store.first(tenant.value())).isEmpty();
            assertThat(store.first(other.value())).hasValue(3);
        }

        @Test
        void isNoneIfThereAreNoEventsAboutTheHeldPatient() {
            holds.place(holds.addPatient(tenant, new PatientId("three")));

            assertThat(store.first(tenant.value())).isEmpty();
        }

        /** The hold's own event names the patient. */
        @Test
        void isThatOfTheHeldPatientWhateverIdTheRowHas() {
            InProcessDestructions officer = new InProcessDestructions(database);
            PatientRowId patient = officer.addPatient(ONE);
            officer.holds().place(ONE, new HoldReason("a trial"), RowCondition.NONE);
            String held = officer.tenant().value();
            OptionalLong first = store.first(held);
            assertThat(first).isPresent();

            database.execute("update patients set patient_id = 'x' where id = ?", patient.value());

            assertThat(store.first(held)).isEqualTo(first);
        }

        /** The events would be archived, and the patient's id in them forgotten. */
        @ParameterizedTest
        @ValueSource(strings = {"nothing", "seal"})
        void isRefusedIfTheRowOfAHoldWasDeleted(String besides) {
            InProcessDestructions officer = new InProcessDestructions(database);
            PatientRowId patient = officer.addPatient(ONE);
            officer.holds().place(ONE, new HoldReason("a trial"), RowCondition.NONE);
            assertThat(store.first(officer.tenant().value())).isPresent();

            holds.lift(patient);
            database.execute(
                    "delete from row_seals where tenant_id = ? and subject = ?",
                    officer.tenant().value(),
                    besides.equals("seal") ? "legal_holds/" + patient.value() : "");

            assertThatExceptionOfType(TenantUntrustedException.class)
                    .isThrownBy(() -> store.first(officer.tenant().value()));
        }

        @Test
        void isNoneOnceAnOfficerLiftedTheHold() {
            InProcessDestructions officer = new InProcessDestructions(database);
            officer.addPatient(ONE);
            officer.holds().place(ONE, new HoldReason("a trial"), RowCondition.NONE);
            officer.holds().lift(ONE, RowCondition.NONE);

            assertThat(store.first(officer.tenant().value())).isEmpty();
        }

        @Test
        void isSeenInTheSameTransaction() {
            holds.place(holds.addPatient(tenant, ONE));

            database.change(entityManager -> {
                entityManager
                        .createNativeQuery("delete from audit_events where tenant_id = :tenantId and seq = 3")
                        .setParameter("tenantId", tenant.value())
                        .executeUpdate();
                assertThat(store.first(entityManager, tenant.value())).hasValue(5);
            });
        }
    }
}
