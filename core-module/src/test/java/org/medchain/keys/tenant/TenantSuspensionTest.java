package org.medchain.keys.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.CallerRefusedException;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.TenantRestoredException;
import org.medchain.keys.TenantSuspendedException;
import org.medchain.keys.TenantUntrustedException;
import org.medchain.keys.UnknownTenantException;
import org.medchain.keys.audit.RowChange;
import org.medchain.keys.audit.WaitingMatters;
import org.medchain.keys.provider.TenantCmk;
import org.medchain.keys.restoration.InProcessConfirmations;
import org.medchain.keys.server.caller.RepeatableRequest;
import org.medchain.keys.server.database.DatabaseKind;

/** An administrator suspends a tenant and resumes it. */
@ParameterizedClass
@EnumSource
class TenantSuspensionTest extends TenantScene {

    TenantSuspensionTest(DatabaseKind kind) {
        super(kind);
    }

    @Nested
    class Suspend {

        @Test
        void keepsTheTenantFromUsingAnything() {
            prepared.active().require(tenant);

            Tenant suspended = administration.suspend(tenant);

            assertThat(suspended.status()).isEqualTo(TenantStatus.SUSPENDED);
            assertThatExceptionOfType(TenantSuspendedException.class)
                    .isThrownBy(() -> prepared.active().require(tenant));
            assertThat(audit.endsOf(tenant)).containsExactly("SUSPEND_TENANT SUCCESS");
        }

        @Test
        void refusesAnUnknownTenant() {
            assertThatExceptionOfType(UnknownTenantException.class)
                    .isThrownBy(() -> administration.suspend(unregistered));

            assertThat(audit.endsOf(unregistered)).isEmpty();
            assertThat(audit.endsOfInstallation()).last().isEqualTo("SUSPEND_TENANT NOT_FOUND");
        }
    }

    @Nested
    class Resume {

        @Test
        void letsTheTenantUseItsKeysAgain() {
            prepared.suspend(tenant);

            Tenant resumed = administration.resume(tenant);

            assertThat(resumed.status()).isEqualTo(TenantStatus.ACTIVE);
            assertThat(prepared.active().require(tenant).tenantId()).isEqualTo(tenant);
            assertThat(audit.endsOf(tenant)).containsExactly("RESUME_TENANT SUCCESS");
        }

        @Test
        void refusesATenantThatTheInstallationSuspended() {
            administration.suspend(tenant);
            audit.callAs(tenant, "own-administrator");

            assertThatExceptionOfType(CallerRefusedException.class).isThrownBy(() -> administration.resume(tenant));

            assertThat(prepared.stored(tenant).status()).isEqualTo(TenantStatus.SUSPENDED);
            assertThat(audit.endsOf(tenant)).containsExactly("SUSPEND_TENANT SUCCESS", "RESUME_TENANT FORBIDDEN");
        }

        @Test
        void refusesTheInstallationATenantThatSuspendedItself() {
            audit.callAs(tenant, "own-administrator");
            administration.suspend(tenant);
            audit.callAsAdministrator();

            assertThatExceptionOfType(CallerRefusedException.class).isThrownBy(() -> administration.resume(tenant));

            assertThat(prepared.stored(tenant).suspendedBy()).containsExactly(Suspender.TENANT);
            assertThat(audit.endsOf(tenant)).containsExactly("SUSPEND_TENANT SUCCESS", "RESUME_TENANT FORBIDDEN");
        }

        @Test
        void refusesARestoredTenant() {
            administration.suspend(tenant);
            InProcessConfirmations.find(audit, tenant);

            assertThatExceptionOfType(TenantRestoredException.class).isThrownBy(() -> administration.resume(tenant));

            assertThat(administration.suspend(tenant).status()).isEqualTo(TenantStatus.SUSPENDED);
        }

        @Test
        void refusesAnUnknownTenant() {
            assertThatExceptionOfType(UnknownTenantException.class)
                    .isThrownBy(() -> administration.resume(unregistered));

            assertThat(audit.endsOf(unregistered)).isEmpty();
            assertThat(audit.endsOfInstallation()).last().isEqualTo("RESUME_TENANT NOT_FOUND");
        }
    }

    /** Of a tenant that has destructions approved by a second privacy officer. */
    @Nested
    class ResumeWithFourEyes {

        private static final TenantSpecification GUARDED = guarded(true);

        private static TenantSpecification guarded(boolean fourEyes) {
            return new TenantSpecification(
                    "Clinic",
                    TenantCmk.NONE,
                    TenantPolicies.of(Optional.empty(), Optional.of(fourEyes), Optional.empty(), Optional.empty()));
        }

        @BeforeEach
        void suspend() {
            prepared.specify(tenant, GUARDED);
            prepared.suspend(tenant);
        }

        /** The database may have lost that the first one took it back. */
        @Test
        void isNotDoneIfItWasProposedBeforeARestorationWasConfirmed() {
            resumedBy("one");
            InProcessConfirmations.findAndConfirm(audit, prepared.tenants(), tenant);

            assertThatExceptionOfType(ConcurrentChangeException.class).isThrownBy(() -> resumedBy("two"));

            assertThat(prepared.stored(tenant).status()).isEqualTo(TenantStatus.SUSPENDED);
            administration = prepared.administrationAt(audit.database().time().now());
            assertThat(resumedBy("one")).isEqualTo(TenantStatus.SUSPENDED);
            assertThat(resumedBy("two")).isEqualTo(TenantStatus.ACTIVE);
        }

        private TenantStatus resumedBy(String administrator) {
            audit.callAsAdministrator(administrator);
            administration.resume(tenant);
            return prepared.stored(tenant).status();
        }

        @Test
        void isProposedByOnePersonAndDoneByASecond() {
            assertThat(resumedBy("one")).isEqualTo(TenantStatus.SUSPENDED);
            assertThat(resumedBy("one")).isEqualTo(TenantStatus.SUSPENDED);
            assertThat(prepared.stored(tenant)
                            .resumeProposal()
                            .orElseThrow()
                            .proposer()
                            .name())
                    .isEqualTo("one");
            assertThatExceptionOfType(TenantSuspendedException.class)
                    .isThrownBy(() -> prepared.active().require(tenant));

            assertThat(resumedBy("two")).isEqualTo(TenantStatus.ACTIVE);
            assertThat(prepared.stored(tenant).resumeProposal()).isEmpty();
            assertThat(prepared.active().require(tenant).tenantId()).isEqualTo(tenant);
        }

        @Test
        void recordsWhatWasBeforeAndAfterTheProposal() {
            resumedBy("one");

            assertThat(audit.eventsOf(tenant)).singleElement().satisfies(event -> {
                RowChange change = event.change().orElseThrow();
                assertThat(change.before().orElseThrow()).doesNotContain("resumeProposedBy");
                assertThat(change.after().orElseThrow())
                        .contains("\"resumeProposedBy\":\"one\"", "\"status\":\"SUSPENDED\"");
            });
        }

        @Test
        void isSecondedByTheOtherSide() {
            audit.callAs(tenant, "own-administrator");
            assertThatExceptionOfType(CallerRefusedException.class).isThrownBy(() -> administration.resume(tenant));
            resumedBy("one");
            audit.callAs(tenant, "own-administrator");

            assertThat(administration.resume(tenant).status()).isEqualTo(TenantStatus.ACTIVE);
        }

        @Test
        void staysProposedIfTheSameRequestComesAgain() {
            audit.callAsAdministrator("one");
            RepeatableRequest request = audit.repeat();
            administration.resume(tenant);
            audit.callAsAdministrator("one");
            audit.repeat(request);

            assertThat(administration.resume(tenant).status()).isEqualTo(TenantStatus.SUSPENDED);
            assertThat(audit.eventsOf(tenant)).hasSize(2);
        }

        /** Who found four eyes off resumes nothing by oneself once they are on. */
        @Test
        void isRefusedBesideARequestThatTurnsThemOn() {
            prepared.specify(tenant, guarded(false));
            TenantOperations slower = prepared.administrationWhile(NOW, () -> prepared.specify(tenant, GUARDED));

            assertThatExceptionOfType(ConcurrentChangeException.class).isThrownBy(() -> slower.resume(tenant));

            assertThat(prepared.stored(tenant).status()).isEqualTo(TenantStatus.SUSPENDED);
        }

        @Test
        void isRefusedIfTheProposalWasMadePastTheService() {
            audit.execute(
                    "update tenants set resume_proposed_by = 'nobody', resume_proposed_for = 'INSTALLATION'"
                            + " where tenant_id = ?1",
                    tenant.value());

            assertThatExceptionOfType(TenantUntrustedException.class).isThrownBy(() -> administration.resume(tenant));
        }

        @Test
        void letsAReviewWait() {
            WaitingMatters proposals = prepared.unconfirmedProposals();
            assertThat(audit.areOpen(proposals, tenant, Instant.EPOCH)).isFalse();

            resumedBy("one");
            assertThat(audit.areOpen(proposals, tenant, Instant.EPOCH)).isTrue();

            resumedBy("two");
            assertThat(audit.areOpen(proposals, tenant, Instant.EPOCH)).isFalse();
        }
    }
}
