package org.medchain.keys.destruction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.persistence.PersistenceException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.DestructionId;
import org.medchain.keys.PatientId;
import org.medchain.keys.audit.directing.RowCondition;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.patient.erased.ErasureRegister;
import org.medchain.keys.patient.erased.InProcessErasureRegister;
import org.medchain.keys.patient.erased.RegisterEntry;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InterleavingDatabase;
import org.medchain.keys.server.database.StoppableDatabase;
import org.medchain.keys.tenant.MisnamedTenant;

/** One server placed holds and cancelled destructions, which another lists. */
@ParameterizedClass
@EnumSource
class HoldCatchUpTest {

    private static final PatientId SPOILED = new PatientId("spoiled");
    private static final PatientId PATIENT = new PatientId("patient");

    /** Nothing that was made so long before is still on its way into the database. */
    private static final Duration LATER = Duration.ofHours(3);

    private final InProcessDestructions destructions;
    private final PatientRowId spoiled;
    private final PatientRowId row;
    private final ErasureRegister other;
    private final HoldCatchUp catchUp;

    HoldCatchUpTest(DatabaseKind kind) {
        destructions = new InProcessDestructions(kind);
        spoiled = destructions.addPatient(SPOILED);
        row = destructions.addPatient(PATIENT);
        other = destructions
                .dataKeys()
                .patients()
                .registerOfAnotherServer(InProcessErasureRegister.newFile(), destructions.clock());
        catchUp = destructions.holdCatchUp(other);
    }

    @AfterEach
    void mendId() {
        destructions.execute("update patients set patient_id = trim(patient_id) where id = ?1", spoiled.value());
    }

    private void catchUp() {
        catchUp.run();
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

    /** The row may be right again at a later look. */
    @Test
    void looksAgainAtAHoldThatItDidNotList() {
        hold(PATIENT);
        setReason("forged");
        destructions.clock().advance(LATER);
        catchUp();
        assertThat(other.holds().all()).isEmpty();

        setReason("lawsuit");
        catchUp();

        assertHeldThere(row);
    }

    /** The register says that the other hold is lifted: who reads its row again lists it again. */
    @Test
    void readsNoOtherHoldAgainBecauseOfOneThatItDidNotList() {
        hold(SPOILED);
        hold(PATIENT);
        destructions.execute(
                "update legal_holds set placed_at = ?1 where patient = ?2",
                OffsetDateTime.parse("2001-11-01T12:00:00Z"),
                spoiled.value());
        destructions.clock().advance(LATER);
        catchUp();
        RegisterEntry listed = other.holds().all().get(0);
        assertHeldThere(row);
        other.append(RegisterEntry.lifted(
                listed.tenantId(),
                row.value(),
                listed.hash(),
                destructions.clock().instant()));

        catchUp();

        assertThat(other.holds().all()).isEmpty();
    }

    @Test
    void looksAgainAtACancellationThatItDidNotList() {
        DestructionId id = cancel(PATIENT);
        setCanceller(id, "nobody");
        destructions.clock().advance(LATER);
        catchUp();
        assertThat(other.holds().isCancelled(id.value())).isFalse();

        setCanceller(id, "officer");
        catchUp();

        assertThat(other.holds().isCancelled(id.value())).isTrue();
    }

    private void setCanceller(DestructionId id, String canceller) {
        destructions.execute("update destructions set cancelled_by = ?1 where id = ?2", canceller, id.value());
    }

    @Test
    void looksAgainAtAHoldWhosePatientHadNoId() {
        hold(PATIENT);
        destructions.execute("update patients set patient_id = null where id = ?1", row.value());
        destructions.clock().advance(LATER);
        catchUp();
        assertThat(other.holds().all()).isEmpty();

        destructions.execute("update patients set patient_id = ?1 where id = ?2", PATIENT.value(), row.value());
        catchUp();

        assertHeldThere(row);
    }

    private void setReason(String reason) {
        destructions.database().execute("update legal_holds set reason = ?1 where patient = ?2", reason, row.value());
    }

    /** It is lifted between the look at the holds and the look at its seal. */
    @Test
    void listsNoHoldThatIsLiftedMeanwhile() {
        hold(PATIENT);
        AtomicBoolean lifted = new AtomicBoolean();
        Database lifting = new InterleavingDatabase(destructions.database(), () -> {
            if (!lifted.getAndSet(true)) {
                destructions.holds().lift(PATIENT, RowCondition.NONE);
            }
        });

        destructions.registerReplay(other, lifting).catchUp();

        assertThat(other.holds().all()).isEmpty();
    }

    /** The look at erasures, which comes before, did not fail. */
    @Test
    void looksAgainFromWhereALookFailed() {
        StoppableDatabase ofHolds = new StoppableDatabase(destructions.database());
        RegisterReplay replay = destructions.registerReplay(other, ofHolds);
        hold(PATIENT);
        destructions.clock().advance(LATER);
        ofHolds.stop();
        assertThatExceptionOfType(PersistenceException.class).isThrownBy(replay::catchUp);

        ofHolds.start();
        replay.catchUp();

        assertHeldThere(row);
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
