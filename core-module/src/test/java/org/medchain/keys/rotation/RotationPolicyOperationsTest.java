package org.medchain.keys.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.PreconditionFailedException;
import org.medchain.keys.PreconditionRequiredException;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantRestoredException;
import org.medchain.keys.UnknownTenantException;
import org.medchain.keys.audit.directing.RowCondition;
import org.medchain.keys.audit.directing.RowTag;
import org.medchain.keys.restoration.InProcessConfirmations;
import org.medchain.keys.rotation.RotationPolicyOperations.Planned;
import org.medchain.keys.rotation.job.InProcessRotation;
import org.medchain.keys.rotation.job.RotationJob;
import org.medchain.keys.rotation.job.RotationRowId;
import org.medchain.keys.rotation.job.RotationStatus;
import org.medchain.keys.rotation.policy.InProcessPolicies;
import org.medchain.keys.rotation.policy.MaintenanceWindow;
import org.medchain.keys.rotation.policy.PolicyRecord;
import org.medchain.keys.rotation.policy.RotationPolicy;
import org.medchain.keys.server.caller.RepeatableRequest;
import org.medchain.keys.server.database.DatabaseKind;

@ParameterizedClass
@EnumSource
class RotationPolicyOperationsTest {

    private static final MaintenanceWindow NIGHT = new MaintenanceWindow(
            LocalTime.of(22, 0), LocalTime.of(5, 0), ZoneOffset.UTC, Set.of(DayOfWeek.FRIDAY, DayOfWeek.SATURDAY));

    /** The clock of a confirmation is the database's own. */
    private static final Duration BEHIND_THE_CONFIRMATION = Duration.ofDays(36_500);

    private final InProcessRotation rotation;
    private final TenantId tenant;
    private final TenantId other;
    /** Its destructions take two people. */
    private final TenantId guarded;

    private final RotationPolicyOperations administration;

    RotationPolicyOperationsTest(DatabaseKind kind) {
        rotation = new InProcessRotation(kind);
        other = rotation.addTenant();
        guarded = rotation.addGuardedTenant();
        tenant = rotation.addTenant();
        administration = InProcessRotationOperations.policyAdministration(rotation);
    }

    @Nested
    class Read {

        @Test
        void showsThePolicy() {
            rotation.policies().set(tenant, InProcessPolicies.yearly(true));

            assertThat(administration.read(tenant))
                    .extracting(Planned::policy, Planned::notBefore)
                    .containsExactly(InProcessPolicies.yearly(true), Optional.of(InProcessRotation.START));
            assertThat(rotation.audit().endsOf(tenant)).containsExactly("READ_ROTATION_POLICY SUCCESS");
        }

        @Test
        void isTheDefaultIfNoneWasSet() {
            assertThat(administration.read(tenant))
                    .extracting(Planned::policy, Planned::notBefore)
                    .containsExactly(RotationPolicy.DEFAULT, Optional.empty());
        }

        @Test
        void answersAnotherTenantLikeAMissingOne() {
            assertThatExceptionOfType(UnknownTenantException.class).isThrownBy(() -> administration.read(other));
            assertThat(rotation.audit().endsOf(tenant)).containsExactly("READ_ROTATION_POLICY NOT_FOUND");
            assertThat(rotation.audit().endsOf(other)).isEmpty();
        }

        @Test
        void isRefusedForAnUnknownTenant() {
            TenantId unknown = new TenantId("unknown-" + UUID.randomUUID());
            rotation.audit().callAsAdministrator();

            assertThatExceptionOfType(UnknownTenantException.class).isThrownBy(() -> administration.read(unknown));
            assertThat(rotation.audit().endsOf(unknown)).isEmpty();
            assertThat(rotation.audit().endsOfInstallation()).last().isEqualTo("READ_ROTATION_POLICY NOT_FOUND");
        }
    }

    @Nested
    class SetPolicy {

        @Test
        void leavesThePolicyIfTheSameRequestComesAgain() {
            RepeatableRequest request = rotation.audit().repeat();
            administration.set(tenant, InProcessPolicies.yearly(false), RowCondition.THERE);
            rotation.audit().callAs(tenant, "user");
            administration.set(tenant, InProcessPolicies.yearly(true), RowCondition.THERE);
            rotation.audit().repeat(request);

            assertThat(administration
                            .set(tenant, InProcessPolicies.yearly(false), RowCondition.THERE)
                            .policy())
                    .isEqualTo(InProcessPolicies.yearly(true));
        }

        @Test
        void replacesTheOneBefore() {
            administration.set(tenant, InProcessPolicies.yearly(false), RowCondition.THERE);

            assertThat(administration
                            .set(tenant, InProcessPolicies.yearly(true), RowCondition.THERE)
                            .policy())
                    .isEqualTo(InProcessPolicies.yearly(true));

            assertThat(rotation.policies().store().find(tenant))
                    .map(PolicyRecord::policy)
                    .contains(InProcessPolicies.yearly(true));
            assertThat(rotation.policies().nextCheck(tenant)).isEqualTo(InProcessRotation.START);
            assertThat(rotation.audit().endsOf(tenant))
                    .containsExactly("SET_ROTATION_POLICY SUCCESS", "SET_ROTATION_POLICY SUCCESS");
        }

        @Test
        void leavesAPolicyThatTheRequestDoesNotName() {
            RowTag none = administration.read(tenant).tag();
            RowTag old = administration
                    .set(tenant, InProcessPolicies.yearly(true), RowCondition.anyOf(Set.of(none)))
                    .tag();

            assertThatExceptionOfType(PreconditionRequiredException.class)
                    .isThrownBy(() -> administration.set(tenant, InProcessPolicies.yearly(false), RowCondition.NONE));
            assertThatExceptionOfType(PreconditionFailedException.class)
                    .isThrownBy(() -> administration.set(
                            tenant, InProcessPolicies.yearly(false), RowCondition.anyOf(Set.of(none))));

            assertThat(administration.read(tenant).policy()).isEqualTo(InProcessPolicies.yearly(true));
            assertThat(administration
                            .set(tenant, InProcessPolicies.yearly(false), RowCondition.anyOf(Set.of(old)))
                            .tag())
                    .isNotEqualTo(old);
        }

        @Test
        void endsTheRotationThatThePolicyStartedIfItIsOff() {
            rotation.policies().set(tenant, InProcessPolicies.yearly(true));
            rotation.startDue();
            RotationRowId started =
                    rotation.jobs().findUnfinished(tenant).orElseThrow().rowId();

            administration.set(tenant, InProcessPolicies.yearly(false), RowCondition.THERE);

            assertThat(rotation.job(started).status()).isEqualTo(RotationStatus.CANCELLED);
            assertThat(rotation.job(started).endedAt()).contains(InProcessRotation.START);
            assertThat(rotation.jobs().findUnfinished(tenant)).isEmpty();
        }

        private RotationPolicy setBy(String administrator, RotationPolicy policy) {
            rotation.audit().callAs(guarded, administrator);
            return administration.set(guarded, policy, RowCondition.THERE).policy();
        }

        @Test
        void takesASecondPersonToLetWrappingsGrowOlder() {
            rotation.policies().set(guarded, InProcessPolicies.yearly(true));
            RotationPolicy older = new RotationPolicy(true, Duration.ofDays(366), Optional.of(NIGHT), Optional.of(7));

            assertThat(setBy("one", older)).isEqualTo(InProcessPolicies.yearly(true));
            assertThat(setBy("one", older)).isEqualTo(InProcessPolicies.yearly(true));
            assertThat(administration.read(guarded))
                    .extracting(Planned::proposed, Planned::proposedBy)
                    .containsExactly(Optional.of(older), Optional.of("one"));

            assertThat(setBy("two", older)).isEqualTo(older);
            assertThat(administration.read(guarded).proposed()).isEmpty();
        }

        /** The database may have lost that the first one took it back. */
        @Test
        void leavesWhatWasProposedBeforeARestorationWasConfirmed() {
            rotation.policies().set(guarded, InProcessPolicies.yearly(true));
            rotation.startDue();
            RotationRowId started =
                    rotation.jobs().findUnfinished(guarded).orElseThrow().rowId();
            setBy("one", InProcessPolicies.yearly(false));
            InProcessConfirmations.findAndConfirm(rotation.audit(), rotation.tenants(), guarded);

            assertThatExceptionOfType(ConcurrentChangeException.class)
                    .isThrownBy(() -> setBy("two", InProcessPolicies.yearly(false)));

            assertThat(administration.read(guarded).policy()).isEqualTo(InProcessPolicies.yearly(true));
            assertThat(rotation.job(started).endedAt()).isEmpty();
            rotation.clock().advance(BEHIND_THE_CONFIRMATION);
            assertThat(setBy("one", InProcessPolicies.yearly(false))).isEqualTo(InProcessPolicies.yearly(true));
            assertThat(setBy("two", InProcessPolicies.yearly(false))).isEqualTo(InProcessPolicies.yearly(false));
        }

        @Test
        void changesNothingOfARestoredTenant() {
            rotation.policies().set(tenant, InProcessPolicies.yearly(true));
            rotation.startDue();
            RotationRowId started =
                    rotation.jobs().findUnfinished(tenant).orElseThrow().rowId();
            InProcessConfirmations.find(rotation.audit(), tenant);

            assertThatExceptionOfType(TenantRestoredException.class)
                    .isThrownBy(() -> administration.set(tenant, InProcessPolicies.yearly(false), RowCondition.THERE));

            assertThat(administration.read(tenant).policy()).isEqualTo(InProcessPolicies.yearly(true));
            assertThat(rotation.job(started).endedAt()).isEmpty();
        }

        @Test
        void keepsTheReviewOpenWhileItWaitsForASecondPerson() {
            rotation.policies().set(guarded, InProcessPolicies.yearly(true));
            assertThat(isOpen()).isFalse();

            setBy("one", InProcessPolicies.yearly(false));

            assertThat(isOpen()).isTrue();
            setBy("two", InProcessPolicies.yearly(false));
            assertThat(isOpen()).isFalse();
        }

        private boolean isOpen() {
            return rotation.audit().areOpen(rotation.policies().unconfirmed(), guarded, InProcessRotation.START);
        }

        @Test
        void takesASecondPersonToTurnItOff() {
            rotation.policies().set(guarded, InProcessPolicies.yearly(true));

            assertThat(setBy("one", InProcessPolicies.yearly(false))).isEqualTo(InProcessPolicies.yearly(true));
            assertThat(setBy("two", new RotationPolicy(false, Duration.ofDays(1), Optional.empty())))
                    .isEqualTo(InProcessPolicies.yearly(true));
            assertThat(setBy("one", new RotationPolicy(false, Duration.ofDays(1), Optional.empty()))
                            .enabled())
                    .isFalse();
        }

        @Test
        void takesOnePersonForWhatProtectsMoreAndTakesTheProposalBack() {
            rotation.policies().set(guarded, InProcessPolicies.yearly(true));
            setBy("one", InProcessPolicies.yearly(false));
            RotationPolicy younger = new RotationPolicy(true, Duration.ofDays(90), Optional.of(NIGHT));

            assertThat(setBy("one", younger)).isEqualTo(younger);

            assertThat(administration.read(guarded).proposed()).isEmpty();
        }

        @Test
        void leavesTheRotationThatThePolicyStartedWhileOffIsOnlyProposed() {
            rotation.policies().set(guarded, InProcessPolicies.yearly(true));
            rotation.startDue();
            RotationRowId started =
                    rotation.jobs().findUnfinished(guarded).orElseThrow().rowId();

            setBy("one", InProcessPolicies.yearly(false));
            assertThat(rotation.job(started).endedAt()).isEmpty();

            setBy("two", InProcessPolicies.yearly(false));
            assertThat(rotation.job(started).status()).isEqualTo(RotationStatus.CANCELLED);
        }

        @Test
        void leavesTheRotationThatACallerStarted() {
            RotationJob job = rotation.storeJob(tenant);

            administration.set(tenant, InProcessPolicies.yearly(false), RowCondition.THERE);

            assertThat(rotation.job(job.rowId()).status()).isEqualTo(RotationStatus.RUNNING);
        }

        @Test
        void answersAnotherTenantLikeAMissingOneAndSetsNothing() {
            assertThatExceptionOfType(UnknownTenantException.class)
                    .isThrownBy(() -> administration.set(other, InProcessPolicies.yearly(true), RowCondition.THERE));
            assertThat(rotation.policies().store().find(other)).isEmpty();
            assertThat(rotation.audit().endsOf(tenant)).containsExactly("SET_ROTATION_POLICY NOT_FOUND");
        }
    }
}
