package org.medchain.keys.rotation.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.FailureReason;
import org.medchain.keys.TenantId;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.tenant.MisnamedTenant;
import org.medchain.keys.work.Lease;
import org.medchain.keys.work.WorkStore;

@ParameterizedClass
@EnumSource
class RotationJobStoreTest {

    private final InProcessRotation rotation;
    private final TenantId tenant;

    RotationJobStoreTest(DatabaseKind kind) {
        rotation = new InProcessRotation(kind);
        tenant = rotation.addTenant();
    }

    private RotationJob storeEnded() {
        RotationJob job = rotation.storeJob(tenant);
        rotation.change(RotationChange.cancel(job, rotation.clock().instant()));
        return job;
    }

    @Nested
    class Find {

        @Test
        void findsAJobAsItWasStored() {
            PatientRowId patient = rotation.addPatient(tenant, "patient", 0);
            RotationJob job = rotation.storeJob(tenant);

            RotationJob found = rotation.jobs().find(job.rowId()).orElseThrow();

            assertThat(found.id()).isEqualTo(job.id());
            assertThat(found.tenantId()).isEqualTo(tenant);
            assertThat(found.origin()).isEqualTo(RotationOrigin.CALLER);
            assertThat(found.status()).isEqualTo(RotationStatus.RUNNING);
            assertThat(found.dryRun()).isFalse();
            assertThat(found.total()).isEqualTo(1);
            assertThat(found.lastPatient()).isEqualTo(patient);
            assertThat(found.createdAt()).isEqualTo(InProcessRotation.START);
        }

        @Test
        void isEmptyForAnUnknownId() {
            assertThat(rotation.jobs().find(new RotationRowId(tenant, RotationId.create())))
                    .isEmpty();
        }
    }

    @Nested
    class FindUnfinished {

        @Test
        void isTheOneThatHasNotEnded() {
            storeEnded();
            RotationJob job = rotation.storeJob(tenant);
            rotation.change(RotationChange.pause(job, rotation.clock().instant()));

            assertThat(rotation.jobs().findUnfinished(tenant))
                    .map(RotationJob::id)
                    .contains(job.id());
        }

        @Test
        void isEmptyIfAllHaveEnded() {
            storeEnded();

            assertThat(rotation.jobs().findUnfinished(tenant)).isEmpty();
        }
    }

    @Nested
    class FindProgress {

        @Test
        void isOfThoseThatHaveNotEnded() {
            RotationJobStore.Progress before = rotation.jobs().findProgress();
            rotation.addPatient(tenant, "one", 0);
            rotation.addPatient(tenant, "two", 0);
            RotationJob job = rotation.storeJob(tenant);

            assertThat(rotation.jobs().findProgress())
                    .isEqualTo(new RotationJobStore.Progress(before.rotations() + 1, before.patientsLeft() + 2));
            rotation.change(RotationChange.cancel(job, rotation.clock().instant()));
            assertThat(rotation.jobs().findProgress()).isEqualTo(before);
        }
    }

    @Nested
    class FindBefore {

        private final RotationId first = storeEnded().id();
        private final RotationId second = storeEnded().id();
        private final RotationId third = storeEnded().id();

        @Test
        void isTheNewestFirst() {
            assertThat(rotation.jobs().findBefore(tenant, Optional.empty(), 2))
                    .extracting(RotationJob::id)
                    .containsExactly(third, second);
        }

        @Test
        void goesOnAfterThePageBefore() {
            assertThat(rotation.jobs().findBefore(tenant, Optional.of(second), 2))
                    .extracting(RotationJob::id)
                    .containsExactly(first);
        }

        @Test
        void leavesOutOtherTenants() {
            assertThat(rotation.jobs().findBefore(rotation.addTenant(), Optional.empty(), 2))
                    .isEmpty();
        }
    }

    @Nested
    class FindFree {

        private final RotationJob job = rotation.storeJob(tenant);

        private boolean isFree(Instant now) {
            return rotation.jobs()
                    .findFree(EnumSet.allOf(RotationOrigin.class), now, "", Integer.MAX_VALUE)
                    .contains(job.rowId());
        }

        private List<RotationRowId> page(String after, int limit) {
            return rotation.jobs().findFree(EnumSet.allOf(RotationOrigin.class), InProcessRotation.START, after, limit);
        }

        @Test
        void isAPageInTheOrderOfTheTenants() {
            rotation.storeJob(rotation.addTenant());
            rotation.storeJob(rotation.addTenant());
            List<RotationRowId> all = page("", Integer.MAX_VALUE);

            assertThat(page("", 2)).isEqualTo(all.subList(0, 2));
            assertThat(page(all.get(0).tenantId().value(), 2)).isEqualTo(all.subList(1, 3));
            assertThat(page(all.get(all.size() - 1).tenantId().value(), 2)).isEmpty();
        }

        /** Another program than the service wrote the row; a page behind it is full. */
        @Test
        void passesOverARotationOfNoTenant() {
            TenantId forged = rotation.addTenant();
            rotation.storeJob(forged);
            rotation.storeJob(rotation.addTenant());
            List<RotationRowId> others = page("", Integer.MAX_VALUE).stream()
                    .filter(it -> !it.tenantId().equals(forged))
                    .toList();
            try (MisnamedTenant misnamed = new MisnamedTenant(rotation.audit().database(), forged)) {
                misnamed.take("rotation_jobs", forged);
                rotation.execute(
                        "update rotation_jobs set active_tenant = ? where tenant_id = ?",
                        misnamed.name(),
                        misnamed.name());

                assertThat(page("", 1)).isEqualTo(others.subList(0, 1));
                assertThat(page("", Integer.MAX_VALUE)).isEqualTo(others);
            }
        }

        @Test
        void isOneThatNobodyWorksOn() {
            assertThat(isFree(InProcessRotation.START)).isTrue();
        }

        @Test
        void isNoneThatSomebodyWorksOnUntilTheLeaseEnds() {
            assertThat(rotation.take(job)).isPresent();

            assertThat(isFree(InProcessRotation.START)).isFalse();
            assertThat(isFree(InProcessRotation.START.plus(InProcessRotation.LEASE)))
                    .isTrue();
        }

        @Test
        void isNoneThatIsPausedOrHasEnded() {
            rotation.change(RotationChange.pause(job, InProcessRotation.START));
            assertThat(isFree(InProcessRotation.START)).isFalse();

            rotation.change(RotationChange.cancel(job, InProcessRotation.START));
            assertThat(isFree(InProcessRotation.START)).isFalse();
        }

        /** The database's clock was ahead, or another program than the service wrote the row. */
        @Test
        void isOneThatWaitsLongerThanAnyDoes() {
            Lease<RotationRowId> lease = rotation.take(job).orElseThrow();
            Instant later = InProcessRotation.START.plus(Duration.ofDays(8));
            rotation.progress().postpone(lease, later);
            lease.close();

            assertThat(isFree(InProcessRotation.START)).isTrue();
            assertThat(isFree(later.minus(WorkStore.LONGEST))).isFalse();
            setOrigin("POLICY");
            assertThat(isFree(InProcessRotation.START)).isFalse();
            assertThat(isFree(InProcessRotation.START.minusSeconds(1))).isTrue();
            setOrigin("CALLER");
        }

        private void setOrigin(String origin) {
            rotation.execute(
                    "update rotation_jobs set origin = ?1 where id = ?2",
                    origin,
                    job.id().value());
        }

        @Test
        void isNoneThatWaits() {
            Lease<RotationRowId> lease = rotation.take(job).orElseThrow();
            rotation.progress().postpone(lease, InProcessRotation.START.plus(Duration.ofSeconds(10)));
            lease.close();

            assertThat(isFree(InProcessRotation.START)).isFalse();
            assertThat(isFree(InProcessRotation.START.plus(Duration.ofSeconds(10))))
                    .isTrue();
        }
    }

    @Nested
    class FindFailures {

        private final RotationJob job = rotation.storeJob(tenant);

        private void fail(String patientId, Optional<DataKeyId> keyId) {
            PatientRowId patient = rotation.addPatient(tenant, patientId, 0);
            RotationFailure failure = new RotationFailure(job.rowId(), patient, keyId, FailureReason.KMS_REFUSED);
            rotation.store(failure);
        }

        @Test
        void areTheFirstInTheirOrder() {
            DataKeyId keyId = new DataKeyId(UUID.randomUUID());
            fail("first", Optional.of(keyId));
            fail("second", Optional.empty());
            fail("third", Optional.empty());

            assertThat(rotation.jobs().findFailures(job.rowId(), 2))
                    .containsExactly(
                            new FailedPatient(
                                    Optional.of("first"), Optional.of(keyId.value()), FailureReason.KMS_REFUSED),
                            new FailedPatient(Optional.of("second"), Optional.empty(), FailureReason.KMS_REFUSED));
        }

        @Test
        void nameNoPatientWhoseIdWasErased() {
            fail("erased", Optional.empty());
            rotation.execute("update patients set patient_id = null where tenant_id = ?1", tenant.value());

            assertThat(rotation.jobs().findFailures(job.rowId(), 2))
                    .containsExactly(new FailedPatient(Optional.empty(), Optional.empty(), FailureReason.KMS_REFUSED));
        }

        @Test
        void areThoseOfOneRotation() {
            fail("patient", Optional.empty());

            assertThat(rotation.jobs().findFailures(new RotationRowId(tenant, RotationId.create()), 2))
                    .isEmpty();
        }
    }
}
