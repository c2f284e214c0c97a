package org.medchain.keys.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.CallerRefusedException;
import org.medchain.keys.CmkReference;
import org.medchain.keys.HsmKeyLabel;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantSuspendedException;
import org.medchain.keys.provider.TenantCmk;
import org.medchain.keys.server.caller.Person;

class TenantTest {

    private static final Instant FIRST = Instant.parse("2026-11-25T00:00:00Z");
    private static final Instant LATER = Instant.parse("2026-11-26T00:00:00Z");
    private static final Person ONE = new Person("one", Optional.empty());
    private static final Person TWO = new Person("two", Optional.empty());
    private static final CmkReference CMK = new CmkReference("alias/records");

    private final Tenant tenant = new Tenant(
            new TenantId("hospital-a"),
            new TenantSpecification("Hospital A", TenantCmk.of(CMK), TenantPolicies.DEFAULT),
            FIRST);

    @Nested
    class Create {

        @Test
        void makesAnActiveTenant() {
            assertThat(tenant.status()).isEqualTo(TenantStatus.ACTIVE);
            assertThatNoException().isThrownBy(tenant::requireActive);
        }

        @Test
        void keepsWhatWasSpecified() {
            assertThat(tenant.tenantId()).isEqualTo(new TenantId("hospital-a"));
            assertThat(tenant.name()).isEqualTo("Hospital A");
            assertThat(tenant.cmk().first()).contains(CMK);
            assertThat(tenant.createdAt()).isEqualTo(FIRST);
            assertThat(tenant.updatedAt()).isEqualTo(FIRST);
        }
    }

    @Nested
    class Specify {

        @Test
        void replacesNameAndCmk() {
            tenant.specify(new TenantSpecification("Hospital B", TenantCmk.NONE, TenantPolicies.DEFAULT), LATER);

            assertThat(tenant.name()).isEqualTo("Hospital B");
            assertThat(tenant.cmk().first()).isEmpty();
            assertThat(tenant.createdAt()).isEqualTo(FIRST);
            assertThat(tenant.updatedAt()).isEqualTo(LATER);
        }

        @Test
        void replacesTheKekInAnHsm() {
            TenantCmk inHsm = TenantCmk.NONE.withHsmKey(Optional.of(new HsmKeyLabel("clinic-1")));
            tenant.specify(new TenantSpecification("Hospital A", inHsm, TenantPolicies.DEFAULT), LATER);
            assertThat(tenant.cmk()).isEqualTo(inHsm);

            tenant.specify(new TenantSpecification("Hospital A", TenantCmk.NONE, TenantPolicies.DEFAULT), LATER);
            assertThat(tenant.cmk()).isEqualTo(TenantCmk.NONE);
        }

        @Test
        void replacesTheDatesOfTheCmk() {
            CmkDates dates = new CmkDates(Optional.of(FIRST), Optional.of(FIRST.plusSeconds(60)));
            tenant.specify(new TenantSpecification("Hospital A", TenantCmk.NONE, dates, TenantPolicies.DEFAULT), LATER);
            assertThat(tenant.cmkDates()).isEqualTo(dates);
            assertThat(tenant.active().cmkDates()).isEqualTo(dates);

            tenant.specify(new TenantSpecification("Hospital A", TenantCmk.NONE, TenantPolicies.DEFAULT), LATER);
            assertThat(tenant.cmkDates()).isEqualTo(CmkDates.ALWAYS);
        }

        @Test
        void replacesEveryPolicy() {
            TenantPolicies policies = new TenantPolicies(
                    DestructionWindow.parse("PT0S"),
                    Optional.of(false),
                    AuditRetention.parse("P10Y"),
                    true,
                    new SealingLimits(Optional.of(1_000), Optional.of(Duration.ofDays(30))),
                    RecoveryKeyWait.parse("P3D"));

            tenant.specify(new TenantSpecification("Hospital A", TenantCmk.NONE, policies), LATER);
            assertThat(tenant.policies()).isEqualTo(policies);

            tenant.specify(new TenantSpecification("Hospital A", TenantCmk.NONE, TenantPolicies.DEFAULT), LATER);
            assertThat(tenant.policies()).isEqualTo(TenantPolicies.DEFAULT);
        }

        @Test
        void refusesANewNameThatReadsOtherwiseThanItIsWritten() {
            TenantSpecification reversed =
                    new TenantSpecification("Hospital \u202EA", TenantCmk.NONE, TenantPolicies.DEFAULT);

            assertThatExceptionOfType(MalformedValueException.class)
                    .isThrownBy(() -> tenant.specify(reversed, LATER))
                    .withMessage("name must not have line separators or marks of text direction");

            assertThat(tenant.name()).isEqualTo("Hospital A");
        }

        @Test
        void keepsSuchANameOfBeforeThatRule() {
            tenant.name = "Hospital \u202EA";

            tenant.specify(tenant.specification().with(TenantCmk.NONE), LATER);

            assertThat(tenant.name()).isEqualTo("Hospital \u202EA");
            assertThat(tenant.cmk().first()).isEmpty();
        }

        @Test
        void leavesASuspendedTenantSuspended() {
            tenant.suspend(Suspender.TENANT, FIRST);
            tenant.specify(new TenantSpecification("Hospital B", TenantCmk.NONE, TenantPolicies.DEFAULT), LATER);

            assertThat(tenant.status()).isEqualTo(TenantStatus.SUSPENDED);
        }
    }

    @Nested
    class Suspend {

        @Test
        void keepsKeysFromBeingUsed() {
            tenant.suspend(Suspender.TENANT, LATER);

            assertThat(tenant.status()).isEqualTo(TenantStatus.SUSPENDED);
            assertThat(tenant.updatedAt()).isEqualTo(LATER);
            assertThatExceptionOfType(TenantSuspendedException.class).isThrownBy(tenant::requireActive);
        }

        @Test
        void leavesASuspendedTenantSuspended() {
            tenant.suspend(Suspender.TENANT, FIRST);
            tenant.suspend(Suspender.TENANT, LATER);

            assertThat(tenant.status()).isEqualTo(TenantStatus.SUSPENDED);
        }

        @Test
        void keepsNameAndCmk() {
            tenant.suspend(Suspender.TENANT, LATER);

            assertThat(tenant.name()).isEqualTo("Hospital A");
            assertThat(tenant.cmk().first()).contains(CMK);
        }
    }

    @Nested
    class Resume {

        @Test
        void letsKeysBeUsedAgain() {
            tenant.suspend(Suspender.TENANT, FIRST);
            tenant.resume(Suspender.TENANT, ONE, LATER);

            assertThat(tenant.status()).isEqualTo(TenantStatus.ACTIVE);
            assertThat(tenant.updatedAt()).isEqualTo(LATER);
            assertThatNoException().isThrownBy(tenant::requireActive);
        }

        @Test
        void refusesWhoDidNotSuspendIt() {
            tenant.suspend(Suspender.INSTALLATION, FIRST);

            assertThatExceptionOfType(CallerRefusedException.class)
                    .isThrownBy(() -> tenant.resume(Suspender.TENANT, ONE, LATER));

            assertThat(tenant.status()).isEqualTo(TenantStatus.SUSPENDED);
            assertThat(tenant.updatedAt()).isEqualTo(FIRST);
        }

        @ParameterizedTest
        @EnumSource
        void endsTheSuspensionOfOneSideAlone(Suspender first) {
            Suspender second = first == Suspender.TENANT ? Suspender.INSTALLATION : Suspender.TENANT;
            tenant.suspend(Suspender.TENANT, FIRST);
            tenant.suspend(Suspender.INSTALLATION, FIRST);

            tenant.resume(first, ONE, LATER);
            assertThat(tenant.status()).isEqualTo(TenantStatus.SUSPENDED);
            assertThat(tenant.suspendedBy()).containsExactly(second);

            tenant.resume(second, ONE, LATER);
            assertThat(tenant.status()).isEqualTo(TenantStatus.ACTIVE);
            assertThat(tenant.suspendedBy()).isEmpty();
        }

        @ParameterizedTest
        @EnumSource
        void isForEitherOfATenantThatWasSuspendedBeforeThisWasStored(Suspender either) {
            tenant.suspend(either, FIRST);
            tenant.use.suspendedBy = null;

            tenant.resume(either, ONE, LATER);

            assertThat(tenant.status()).isEqualTo(TenantStatus.ACTIVE);
        }

        @Test
        void leavesAnActiveTenantActive() {
            tenant.resume(Suspender.TENANT, ONE, LATER);

            assertThat(tenant.status()).isEqualTo(TenantStatus.ACTIVE);
        }
    }

    /** Of a tenant that has destructions approved by a second privacy officer. */
    @Nested
    class ResumeWithFourEyes {

        ResumeWithFourEyes() {
            tenant.specify(
                    new TenantSpecification(
                            "Hospital A",
                            TenantCmk.NONE,
                            new TenantPolicies(
                                    DestructionWindow.parse("P7D"),
                                    Optional.of(true),
                                    AuditRetention.parse("P6Y"),
                                    false,
                                    SealingLimits.NONE,
                                    RecoveryKeyWait.DEFAULT)),
                    FIRST);
        }

        private TenantStatus resumedBy(Suspender side, Person person) {
            tenant.resume(side, person, LATER);
            return tenant.status();
        }

        @ParameterizedTest
        @EnumSource
        void takesASecondPersonOfWhicheverSide(Suspender second) {
            tenant.suspend(Suspender.TENANT, FIRST);

            assertThat(resumedBy(Suspender.TENANT, ONE)).isEqualTo(TenantStatus.SUSPENDED);
            assertThat(resumedBy(Suspender.TENANT, ONE)).isEqualTo(TenantStatus.SUSPENDED);
            assertThat(tenant.resumeProposal().orElseThrow().proposer().name()).isEqualTo("one");
            assertThat(tenant.updatedAt()).isEqualTo(LATER);

            assertThat(resumedBy(second, TWO)).isEqualTo(TenantStatus.ACTIVE);
            assertThat(tenant.resumeProposal()).isEmpty();
            assertThat(tenant.suspendedBy()).isEmpty();
        }

        @Test
        void isProposedByTheSideThatSuspendedAlone() {
            tenant.suspend(Suspender.INSTALLATION, FIRST);

            assertThatExceptionOfType(CallerRefusedException.class)
                    .isThrownBy(() -> tenant.resume(Suspender.TENANT, ONE, LATER));
            assertThat(resumedBy(Suspender.INSTALLATION, ONE)).isEqualTo(TenantStatus.SUSPENDED);
            assertThatExceptionOfType(CallerRefusedException.class)
                    .isThrownBy(() -> tenant.resume(Suspender.TENANT, ONE, LATER));
            assertThat(resumedBy(Suspender.TENANT, TWO)).isEqualTo(TenantStatus.ACTIVE);
        }

        @Test
        void endsTheSuspensionOfTheSideThatBothPersonsAreOf() {
            tenant.suspend(Suspender.TENANT, FIRST);
            tenant.suspend(Suspender.INSTALLATION, FIRST);

            resumedBy(Suspender.TENANT, ONE);
            resumedBy(Suspender.INSTALLATION, TWO);
            assertThat(tenant.suspendedBy()).containsExactlyInAnyOrder(Suspender.TENANT, Suspender.INSTALLATION);
            assertThat(tenant.resumeProposal().orElseThrow().proposer().name()).isEqualTo("two");

            resumedBy(Suspender.INSTALLATION, ONE);
            assertThat(tenant.suspendedBy()).containsExactly(Suspender.TENANT);
            assertThat(tenant.status()).isEqualTo(TenantStatus.SUSPENDED);

            resumedBy(Suspender.TENANT, ONE);
            assertThat(resumedBy(Suspender.TENANT, TWO)).isEqualTo(TenantStatus.ACTIVE);
        }

        @Test
        void isTakenBackBySuspending() {
            tenant.suspend(Suspender.TENANT, FIRST);
            resumedBy(Suspender.TENANT, ONE);

            tenant.suspend(Suspender.TENANT, LATER);

            assertThat(tenant.resumeProposal()).isEmpty();
            assertThat(resumedBy(Suspender.TENANT, TWO)).isEqualTo(TenantStatus.SUSPENDED);
        }

        @Test
        void takesOnePersonOfTheSideThatSuspendedOnceFourEyesAreOff() {
            tenant.suspend(Suspender.TENANT, FIRST);
            resumedBy(Suspender.TENANT, ONE);
            tenant.specify(new TenantSpecification("Hospital A", TenantCmk.NONE, TenantPolicies.DEFAULT), LATER);

            assertThatExceptionOfType(CallerRefusedException.class)
                    .isThrownBy(() -> tenant.resume(Suspender.INSTALLATION, TWO, LATER));
            assertThat(resumedBy(Suspender.TENANT, ONE)).isEqualTo(TenantStatus.ACTIVE);
            assertThat(tenant.resumeProposal()).isEmpty();
        }

        @ParameterizedTest
        @EnumSource
        void isForTwoOfEitherOfATenantThatWasSuspendedBeforeThisWasStored(Suspender either) {
            tenant.suspend(either, FIRST);
            tenant.use.suspendedBy = null;

            assertThat(resumedBy(Suspender.TENANT, ONE)).isEqualTo(TenantStatus.SUSPENDED);
            assertThat(resumedBy(either, TWO)).isEqualTo(TenantStatus.ACTIVE);
        }

        @Test
        void leavesAnActiveTenantActive() {
            assertThat(resumedBy(Suspender.TENANT, ONE)).isEqualTo(TenantStatus.ACTIVE);
            assertThat(tenant.resumeProposal()).isEmpty();
        }
    }

    @Nested
    class Text {

        @Test
        void isTypeAndId() {
            assertThat(tenant).hasToString("Tenant[hospital-a]");
        }
    }
}
