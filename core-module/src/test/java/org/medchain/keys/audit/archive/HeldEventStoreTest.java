package org.medchain.keys.audit.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.OptionalLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.DestructionId;
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

    private OptionalLong first(String tenantId) {
        return store.first(tenantId, 0);
    }

    @Nested
    class First {

        /** What is held by what was changed earlier, an earlier look has found. */
        @Test
        void isOfWhatWasChangedBehindAPlaceAlone() {
            holds.place(holds.addPatient(tenant, ONE), 5);
            destructions.add(holds.addPatient(tenant, TWO), "PENDING", 4);

            assertThat(store.first(tenant.value(), 3)).hasValue(2);
            assertThat(store.first(tenant.value(), 4)).hasValue(3);
            assertThat(store.first(tenant.value(), 5)).isEmpty();
        }

        @Test
        void isTheFirstEventAboutTheHeldPatient() {
            holds.addPatient(tenant, TWO);
            holds.place(holds.addPatient(tenant, ONE), 5);

            assertThat(first(tenant.value())).hasValue(3);
        }

        @Test
        void isTheFirstOfSeveralHeldPatients() {
            holds.place(holds.addPatient(tenant, ONE), 5);
            holds.place(holds.addPatient(tenant, TWO), 4);

            assertThat(first(tenant.value())).hasValue(2);
        }

        /** The certificate names the events by which copies of the keys left, and each change of the destruction. */
        @ParameterizedTest
        @ValueSource(strings = {"AWAITING_APPROVAL", "PENDING", "ERASING"})
        void isTheFirstEventAboutAPatientWhoseKeysAreToBeDestroyed(String status) {
            destructions.add(holds.addPatient(tenant, ONE), status, 5);

            assertThat(first(tenant.value())).hasValue(3);
        }

        @ParameterizedTest
        @ValueSource(strings = {"AWAITING_APPROVAL", "PENDING", "ERASING"})
        void isTheFirstEventOfAnOpenDestructionWhosePatientNoEventNames(String status) {
            destructions.add(holds.addPatient(tenant, new PatientId("three")), status, 1, 4);

            assertThat(first(tenant.value())).hasValue(1);
        }

        @ParameterizedTest
        @ValueSource(strings = {"ERASED", "CANCELLED"})
        void isNoneOnceADestructionIsOver(String status) {
            destructions.add(holds.addPatient(tenant, ONE), status, 2);

            assertThat(first(tenant.value())).isEmpty();
        }

        @Test
        void isNoneWithoutAHold() {
            holds.addPatient(tenant, ONE);

            assertThat(first(tenant.value())).isEmpty();
        }

        @Test
        void isNoneIfAnotherTenantsPatientOfThatIdIsHeld() {
            TenantId other = write();
            holds.place(holds.addPatient(other, ONE), 5);

            assertThat(first(tenant.value())).isEmpty();
            assertThat(first(other.value())).hasValue(3);
        }

        @Test
        void isThatOfTheHoldIfThereAreNoEventsAboutTheHeldPatient() {
            holds.place(holds.addPatient(tenant, new PatientId("three")), 1);

            assertThat(first(tenant.value())).hasValue(1);
        }

        /** The hold's own event names the patient. */
        @Test
        void isThatOfTheHeldPatientWhateverIdTheRowHas() {
            InProcessDestructions officer = new InProcessDestructions(database);
            PatientRowId patient = officer.addPatient(ONE);
            officer.holds().place(ONE, new HoldReason("a trial"), RowCondition.NONE);
            String held = officer.tenant().value();
            OptionalLong first = first(held);
            assertThat(first).isPresent();

            database.execute("update patients set patient_id = 'x' where id = ?", patient.value());

            assertThat(first(held)).isEqualTo(first);
        }

        @Test
        void staysIfTheRowOfAHoldWasDeleted() {
            InProcessDestructions officer = new InProcessDestructions(database);
            String held = officer.tenant().value();
            PatientRowId patient = officer.addPatient(ONE);
            officer.holds().place(ONE, new HoldReason("a trial"), RowCondition.NONE);
            OptionalLong first = first(held);
            assertThat(first).isPresent();

            officer.execute("delete from legal_holds where patient = ?", patient.value());
            assertThat(first(held)).isEqualTo(first);
            deleteSealAndRequireRefusal(officer, "legal_holds/" + patient.value());
        }

        /** The certificate could not be made, and the archive has no patients' ids. */
        @Test
        void staysIfTheRowSaysThatAnOpenDestructionIsOver() {
            InProcessDestructions officer = new InProcessDestructions(database);
            String tenantId = officer.tenant().value();
            officer.addPatient(ONE);
            DestructionId id = officer.request(ONE);
            OptionalLong first = first(tenantId);
            assertThat(first).isPresent();

            officer.execute("update destructions set status = 'CANCELLED' where id = ?", id.value());
            assertThat(first(tenantId)).isEqualTo(first);
            officer.execute(
                    "update row_seals set sealed_values = replace(sealed_values, 'PENDING', 'CANCELLED')"
                            + " where subject = ?",
                    "destructions/" + id);
            assertRefused(officer);
            deleteSealAndRequireRefusal(officer, "destructions/" + id);
        }

        private void deleteSealAndRequireRefusal(InProcessDestructions officer, String subject) {
            officer.execute("delete from row_seals where subject = ?", subject);
            assertRefused(officer);
        }

        private void assertRefused(InProcessDestructions officer) {
            assertThatExceptionOfType(TenantUntrustedException.class)
                    .isThrownBy(() -> first(officer.tenant().value()));
        }

        @Test
        void isNoneOnceAnOfficerCancelledTheDestruction() {
            InProcessDestructions officer = new InProcessDestructions(database);
            officer.addPatient(ONE);
            officer.requests().cancel(officer.request(ONE));

            assertThat(first(officer.tenant().value())).isEmpty();
        }

        @Test
        void isNoneOnceAnOfficerLiftedTheHold() {
            InProcessDestructions officer = new InProcessDestructions(database);
            officer.addPatient(ONE);
            officer.holds().place(ONE, new HoldReason("a trial"), RowCondition.NONE);
            officer.holds().lift(ONE, RowCondition.NONE);

            assertThat(first(officer.tenant().value())).isEmpty();
        }
    }
}
