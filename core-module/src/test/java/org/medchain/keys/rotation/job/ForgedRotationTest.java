package org.medchain.keys.rotation.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantUntrustedException;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.rotation.policy.InProcessPolicies;
import org.medchain.keys.server.database.DatabaseKind;

/** Rows of rotations and policies that SQL added, changed, or put back: they rotate nothing. */
@ParameterizedClass
@EnumSource
class ForgedRotationTest {

    private final InProcessRotation rotation;
    private final TenantId tenant;
    private final PatientRowId patient;
    private final AtomicInteger rewraps = new AtomicInteger();

    ForgedRotationTest(DatabaseKind kind) {
        rotation = new InProcessRotation(kind);
        tenant = rotation.addTenant();
        patient = rotation.addPatient(tenant, "patient", 2);
        rotation.keys().provider().renewKek();
        rotation.beforeRewrap(rewraps::incrementAndGet);
    }

    private void execute(String sql, Object parameter) {
        assertThat(rotation.execute(sql, parameter)).isEqualTo(1);
    }

    private void work(RotationRowId job) {
        rotation.worker(rotation.batch()).work(job);
    }

    private void assertNothingIsRewrapped() {
        assertThat(rewraps).hasValue(0);
        assertThat(rotation.generationsOf(patient)).containsExactly(1, 1);
    }

    /** Returns a row that is in the table alone. */
    private RotationJob insertRunning() {
        RotationJob forged = RotationJob.byCaller(
                tenant,
                false,
                rotation.patients().count(tenant),
                rotation.clock().instant());
        rotation.audit().database().change(entityManager -> entityManager.persist(forged));
        return forged;
    }

    @Test
    void aTrueRowRotates() {
        assertThat(rotation.work(rotation.storeJob(tenant)).progress().done()).isEqualTo(1);
        assertThat(rewraps).hasValue(2);
    }

    @Test
    void anotherCmkAndAnAddedRowRewrapNothing() {
        execute(
                "update tenants set kms_cmk_arn = 'arn:aws:kms:eu-central-1:999999999999:key/0b0b0b0b-0000-4000-8000-000000000000' where tenant_id = ?1",
                tenant.value());

        work(insertRunning().rowId());

        assertNothingIsRewrapped();
    }

    @Test
    void anAddedRowRewrapsNothing() {
        work(insertRunning().rowId());

        assertNothingIsRewrapped();
    }

    @Test
    void aTrueRowRewrapsNothingUnderAnotherCmk() {
        RotationJob job = rotation.storeJob(tenant);
        execute(
                "update tenants set kms_cmk_arn = 'arn:aws:kms:eu-central-1:999999999999:key/0b0b0b0b-0000-4000-8000-000000000000' where tenant_id = ?1",
                tenant.value());

        work(job.rowId());

        assertNothingIsRewrapped();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "origin = 'COMPROMISE', selected_under = 'another'",
                "dry_run = true",
                "renew_before = current_timestamp",
                "selected_under = 'another'",
                "selected_from = current_timestamp",
                "selected_before = current_timestamp",
                "created_at = current_timestamp",
                "ended_at = current_timestamp",
                "active_tenant = null",
                "cancel_proposed_by = 'nobody'",
                "cancel_proposed_by_subject = 'nobody'",
                "last_patient = '00000000-0000-0000-0000-000000000000'"
            })
    void aChangedRowRewrapsNothingAndWaits(String change) {
        RotationJob job = rotation.storeJob(tenant);
        execute(
                "update rotation_jobs set " + change + " where id = ?1",
                job.id().value());

        work(job.rowId());

        assertNothingIsRewrapped();
        assertThatExceptionOfType(TenantUntrustedException.class).isThrownBy(() -> rotation.job(job.rowId()));
        assertThat(rotation.isFree(job)).isFalse();
        rotation.clock().advance(Duration.ofMinutes(5));
        work(job.rowId());
        assertNothingIsRewrapped();
    }

    @Test
    void aPausedRowThatIsPutBackRewrapsNothing() {
        RotationJob job = rotation.storeJob(tenant);
        rotation.change(RotationChange.pause(job, rotation.clock().instant()));
        execute(
                "update rotation_jobs set status = 'RUNNING' where id = ?1",
                job.id().value());

        work(job.rowId());

        assertNothingIsRewrapped();
    }

    @Test
    void aDeletedRowIsMissed() {
        RotationJob job = rotation.storeJob(tenant);
        execute("delete from rotation_jobs where id = ?1", job.id().value());

        assertThatExceptionOfType(TenantUntrustedException.class).isThrownBy(() -> rotation.job(job.rowId()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"enabled = true", "max_age = 'PT1S'", "window_zone = 'UTC'", "notice_days = 1"})
    void aChangedPolicyStartsNothing(String change) {
        rotation.policies().set(tenant, InProcessPolicies.yearly(false));
        execute(
                "update rotation_policies set enabled = true, " + change.replace("enabled = true", "max_age = 'PT2S'")
                        + " where tenant_id = ?1",
                tenant.value());

        rotation.startDue();

        assertThat(rotation.jobs().findUnfinished(tenant)).isEmpty();
        assertThatExceptionOfType(TenantUntrustedException.class)
                .isThrownBy(() -> rotation.policies().store().find(tenant));
    }

    @Test
    void aRowThatIsChangedWhileItIsWorkedOnIsNotCompleted() {
        RotationJob job = rotation.storeJob(tenant);
        rotation.beforeRewrap(() -> execute(
                "update rotation_jobs set last_patient = ?1 where tenant_id = '" + tenant.value() + "'",
                new UUID(-1, rewraps.incrementAndGet())));

        work(job.rowId());

        assertThatExceptionOfType(TenantUntrustedException.class).isThrownBy(() -> rotation.job(job.rowId()));
        assertThat(rotation.audit().endsOf(tenant)).noneMatch(end -> end.startsWith("COMPLETE_ROTATION"));
    }
}
