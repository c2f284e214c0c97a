package org.medchain.keys.destruction;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.DestructionId;
import org.medchain.keys.PatientId;
import org.medchain.keys.audit.directing.RowCondition;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.patient.erased.ErasureRegister;
import org.medchain.keys.patient.erased.RegisterEntry;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.tenant.MisnamedTenant;

/** One server placed holds and cancelled destructions, which another lists. */
@ParameterizedClass
@EnumSource
class HoldCatchUpTest {

    private static final PatientId SPOILED = new PatientId("spoiled");
    private static final PatientId PATIENT = new PatientId("patient");

    private final InProcessDestructions destructions;
    private final PatientRowId spoiled;
    private final PatientRowId row;
    private final ErasureRegister other;

    HoldCatchUpTest(DatabaseKind kind) {
        destructions = new InProcessDestructions(kind);
        spoiled = destructions.addPatient(SPOILED);
        row = destructions.addPatient(PATIENT);
        other = destructions.onAnotherServer().register();
        destructions.callAs("officer");
    }

    @AfterEach
    void mendId() {
        destructions.execute("update patients set patient_id = trim(patient_id) where id = ?1", spoiled.value());
    }

    private void catchUp() {
        destructions.holdCatchUp(other).run(InProcessDestructions.START);
    }

    private void hold(PatientId patient) {
        destructions.holds().place(patient, new HoldReason("lawsuit"), RowCondition.NONE);
    }

    private DestructionId cancel(PatientId patient) {
        DestructionId id = destructions.request(patient);
        destructions.requests().cancel(id);
        return id;
    }

    private void spoilId() {
        destructions.execute("update patients set patient_id = patient_id || ' ' where id = ?1", spoiled.value());
    }

    private void assertHeldThere(PatientRowId held) {
        assertThat(other.holds().all()).extracting(RegisterEntry::patient).containsExactly(held.value());
    }

    @Test
    void listsTheHoldsThatAreThere() {
        hold(PATIENT);

        catchUp();

        assertHeldThere(row);
    }

    @Test
    void listsTheHoldsOfOthersIfAnIdIsNone() {
        hold(SPOILED);
        hold(PATIENT);
        spoilId();

        catchUp();

        assertHeldThere(row);
    }

    @Test
    void listsTheCancellationsOfOthersIfAnIdIsNone() {
        DestructionId first = cancel(SPOILED);
        DestructionId second = cancel(PATIENT);
        spoilId();

        catchUp();

        assertThat(other.holds().isCancelled(first.value())).isFalse();
        assertThat(other.holds().isCancelled(second.value())).isTrue();
    }

    /** The register would hold the one for whom nobody placed a hold. */
    @Test
    void listsNoHoldForThePatientWhoseIdTheRowHasNow() {
        hold(PATIENT);
        destructions.dataKeys().patients().swapIds(row, spoiled);

        catchUp();

        assertThat(other.holds().all()).isEmpty();
        destructions.dataKeys().patients().swapIds(row, spoiled);
        catchUp();
        assertHeldThere(row);
    }

    /** The row may be right again at a later look, which begins where the register has caught up. */
    @Test
    void looksAgainAtAHoldThatItDidNotList() {
        Instant placed = destructions
                .holds()
                .place(PATIENT, new HoldReason("lawsuit"), RowCondition.NONE)
                .placedAt();
        destructions.execute(
                "update legal_holds set placed_at = placed_at - interval '2' hour where patient = ?1", row.value());
        other.catchUp();

        destructions.holdCatchUp(other).run(Instant.EPOCH);

        assertThat(other.holds().all()).isEmpty();
        assertThat(other.caughtUpTo()).isEqualTo(placed.minus(Duration.ofHours(2)));
    }

    @Test
    void listsTheHoldsOfOthersIfATenantIsNone() {
        hold(SPOILED);
        try (MisnamedTenant misnamed = new MisnamedTenant(destructions.database(), destructions.tenant())) {
            misnamed.withPatient(spoiled).take("legal_holds", destructions.tenant());
            hold(PATIENT);

            catchUp();

            assertHeldThere(row);
        }
    }
}
