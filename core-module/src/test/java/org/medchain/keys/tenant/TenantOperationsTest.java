package org.medchain.keys.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.CallerRefusedException;
import org.medchain.keys.CmkReference;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.FailureReason;
import org.medchain.keys.KmsRefusedException;
import org.medchain.keys.KmsUnavailableException;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.PreconditionFailedException;
import org.medchain.keys.PreconditionRequiredException;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantSuspendedException;
import org.medchain.keys.TenantUntrustedException;
import org.medchain.keys.TenantWithoutCmkException;
import org.medchain.keys.UnknownTenantException;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.audit.OperationThreads;
import org.medchain.keys.audit.RowChange;
import org.medchain.keys.audit.WaitingCaller;
import org.medchain.keys.audit.WaitingMatters;
import org.medchain.keys.audit.directing.RowCondition;
import org.medchain.keys.kms.RehearsedProvider;
import org.medchain.keys.provider.CmkState;
import org.medchain.keys.provider.RegionalCmk;
import org.medchain.keys.provider.TenantCmk;
import org.medchain.keys.server.caller.Caller;
import org.medchain.keys.server.caller.Identity;
import org.medchain.keys.server.caller.RepeatableRequest;
import org.medchain.keys.server.caller.TestCaller;
import org.medchain.keys.server.database.DatabaseKind;

@ParameterizedClass
@EnumSource
class TenantOperationsTest {

    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00.123456Z");
    private static final TenantSpecification PLAIN = InProcessTenants.specification(Optional.empty());

    /** A key is one tenant's for good, so each test has its own. */
    private final CmkReference cmk = new CmkReference("alias/clinic-" + UUID.randomUUID());

    private final TenantSpecification renamed =
            new TenantSpecification("Other name", TenantCmk.of(cmk), TenantPolicies.DEFAULT);
    private final CmkReference first = new CmkReference("arn:aws:kms:eu-central-1:111122223333:key/mrk-"
            + UUID.randomUUID().toString().replace("-", ""));
    private final CmkReference replica = new CmkReference(first.value().replace("eu-central-1", "eu-west-1"));
    private final TenantSpecification replicated = new TenantSpecification(
            "Clinic", new TenantCmk(Optional.of(first), List.of(replica)), TenantPolicies.DEFAULT);

    private final RehearsedProvider provider = new RehearsedProvider();
    private final InProcessAudit audit;
    private final InProcessTenants prepared;
    private final TenantOperations administration;
    private final TenantId tenant;
    private final TenantId unregistered = new TenantId("new-" + UUID.randomUUID());

    TenantOperationsTest(DatabaseKind kind) {
        audit = new InProcessAudit(kind.database());
        prepared = new InProcessTenants(audit);
        administration = administration(Clock.fixed(NOW, ZoneOffset.UTC));
        tenant = prepared.add();
        audit.callAsAdministrator();
    }

    private TenantOperations administration(Clock clock) {
        return prepared.administration(provider, clock);
    }

    /** Another request does this between the use case's look and its change. */
    private TenantOperations meanwhile(Runnable action) {
        InstantSource source = () -> {
            action.run();
            return NOW;
        };
        return administration(source.withZone(ZoneOffset.UTC));
    }

    private List<RegionalCmk> readCmk() {
        return WaitingCaller.call(after -> administration.readCmk(tenant, OperationThreads.ofCaller(after)));
    }

    private Tenant stored(TenantId tenantId) {
        return prepared.tenants().require(tenantId);
    }

    @Nested
    class Register {

        @Test
        void storesANewTenant() {
            TenantOperations.Registration registration =
                    administration.register(unregistered, renamed, RowCondition.NONE);

            assertThat(registration.created()).isTrue();
            assertThat(registration.tenant().tenantId()).isEqualTo(unregistered);
            Tenant found = stored(unregistered);
            assertThat(found.name()).isEqualTo("Other name");
            assertThat(found.cmk().first()).contains(cmk);
            assertThat(found.status()).isEqualTo(TenantStatus.ACTIVE);
            assertThat(found.createdAt()).isEqualTo(NOW);
            assertThat(audit.endsOf(unregistered)).containsExactly("CREATE_TENANT SUCCESS");
        }

        @Test
        void tellsThatTheTenantIsNewIfTheSameRequestComesAgain() {
            audit.repeat();
            administration.register(unregistered, renamed, RowCondition.NONE);

            TenantOperations.Registration registration =
                    administration.register(unregistered, renamed, RowCondition.NONE);

            assertThat(registration.created()).isTrue();
            assertThat(registration.tenant().name()).isEqualTo("Other name");
            assertThat(audit.endsOf(unregistered)).containsExactly("CREATE_TENANT SUCCESS", "UPDATE_TENANT SUCCESS");
        }

        @Test
        void changesARegisteredTenant() {
            TenantOperations.Registration registration = administration.register(tenant, renamed, RowCondition.THERE);

            assertThat(registration.created()).isFalse();
            assertThat(stored(tenant).name()).isEqualTo("Other name");
            assertThat(stored(tenant).updatedAt()).isEqualTo(NOW);
            assertThat(audit.endsOf(tenant)).containsExactly("UPDATE_TENANT SUCCESS");
        }

        @Test
        void refusesACmkOfAnInventedRegion() {
            CmkReference nowhere = new CmkReference("arn:aws:kms:eu-nowhere-1:111122223333:alias/clinic");
            TenantSpecification invented =
                    new TenantSpecification("Other name", TenantCmk.of(nowhere), TenantPolicies.DEFAULT);

            assertThatExceptionOfType(MalformedValueException.class)
                    .isThrownBy(() -> administration.register(tenant, invented, RowCondition.THERE))
                    .satisfies(e -> assertThat(e.field()).isEqualTo("kmsCmkArn"))
                    .withMessage("kmsCmkArn must name a Region of AWS, in its partition");

            assertThat(stored(tenant).cmk().first()).isEmpty();
        }

        @Test
        void storesReplicasInTheirOrder() {
            administration.register(tenant, replicated, RowCondition.THERE);

            assertThat(stored(tenant).cmk()).isEqualTo(replicated.cmk());
            assertThat(prepared.active().require(tenant).cmk().names()).containsExactly(first, replica);

            administration.register(tenant, renamed, RowCondition.THERE);

            assertThat(stored(tenant).cmk().replicas()).isEmpty();
        }

        @Test
        void refusesAReplicaOfAnInventedRegion() {
            CmkReference nowhere = new CmkReference(first.value().replace("eu-central-1", "eu-nowhere-1"));
            TenantSpecification invented = new TenantSpecification(
                    "Other name", new TenantCmk(Optional.of(first), List.of(nowhere)), TenantPolicies.DEFAULT);

            assertThatExceptionOfType(MalformedValueException.class)
                    .isThrownBy(() -> administration.register(tenant, invented, RowCondition.THERE))
                    .satisfies(e -> assertThat(e.field()).isEqualTo("kmsReplicaArns"))
                    .withMessage("kmsReplicaArns must name a Region of AWS, in its partition");

            assertThat(stored(tenant).cmk()).isEqualTo(TenantCmk.NONE);
        }

        @Test
        void makesTheNextUseOfKeysSeeTheChange() {
            prepared.active().require(tenant);

            administration.register(tenant, renamed, RowCondition.THERE);

            assertThat(prepared.active().require(tenant).cmk().first()).contains(cmk);
        }

        @Test
        void refusesANewTenantToAnothersCaller() {
            audit.callAs(tenant, "user");

            assertThatExceptionOfType(UnknownTenantException.class)
                    .isThrownBy(() -> administration.register(unregistered, PLAIN, RowCondition.NONE));

            assertThat(prepared.tenants().find(unregistered)).isEmpty();
            assertThat(audit.endsOf(tenant)).containsExactly("CREATE_TENANT NOT_FOUND");
            assertThat(audit.endsOf(unregistered)).isEmpty();
        }

        @Test
        void refusesAChangeToAnothersCaller() {
            TenantId other = prepared.add();
            audit.callAs(tenant, "user");

            assertThatExceptionOfType(UnknownTenantException.class)
                    .isThrownBy(() -> administration.register(other, renamed, RowCondition.THERE));

            assertThat(stored(other).name()).isEqualTo("Clinic");
            assertThat(audit.endsOf(tenant)).containsExactly("UPDATE_TENANT NOT_FOUND");
            assertThat(audit.endsOf(other)).isEmpty();
        }

        @Test
        void refusesTheSecondOfTwoWhoRegisterTheSame() {
            TenantOperations slower = meanwhile(() -> administration.register(unregistered, PLAIN, RowCondition.NONE));

            assertThatExceptionOfType(ConcurrentChangeException.class)
                    .isThrownBy(() -> slower.register(unregistered, renamed, RowCondition.NONE));

            assertThat(stored(unregistered).name()).isEqualTo("Clinic");
            assertThat(audit.endsOf(unregistered)).containsExactly("CREATE_TENANT SUCCESS", "CREATE_TENANT CONFLICT");
        }

        @Test
        void refusesAChangeOfWhatChangedMeanwhile() {
            TenantOperations slower = meanwhile(() -> prepared.suspend(tenant));

            assertThatExceptionOfType(ConcurrentChangeException.class)
                    .isThrownBy(() -> slower.register(tenant, renamed, RowCondition.THERE));

            assertThat(stored(tenant).name()).isEqualTo("Clinic");
            assertThat(stored(tenant).status()).isEqualTo(TenantStatus.SUSPENDED);
            assertThat(audit.endsOf(tenant)).containsExactly("UPDATE_TENANT CONFLICT");
        }
    }

    @Nested
    class RegisterNew {

        @Test
        void storesANewTenant() {
            TenantOperations.Registration registration = administration.register(unregistered, PLAIN, RowCondition.NEW);

            assertThat(registration.created()).isTrue();
            assertThat(stored(unregistered).createdAt()).isEqualTo(NOW);
            assertThat(audit.endsOf(unregistered)).containsExactly("CREATE_TENANT SUCCESS");
        }

        @Test
        void changesNothingOfARegisteredTenant() {
            TenantSpecification all = new TenantSpecification(
                    "Clinic",
                    replicated.cmk(),
                    TenantPolicies.of(
                            Optional.of(DestructionWindow.parse("P30D")),
                            Optional.of(true),
                            Optional.of(AuditRetention.parse("P10Y")),
                            Optional.of(true)));
            prepared.specify(tenant, all);
            Instant before = stored(tenant).updatedAt();

            assertThatExceptionOfType(PreconditionFailedException.class)
                    .isThrownBy(() -> administration.register(tenant, PLAIN, RowCondition.NEW))
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(FailureReason.PRECONDITION_FAILED));

            assertThat(stored(tenant).cmk()).isEqualTo(all.cmk());
            assertThat(stored(tenant).policies()).isEqualTo(all.policies());
            assertThat(stored(tenant).updatedAt()).isEqualTo(before);
            assertThat(audit.endsOf(tenant)).containsExactly("CREATE_TENANT PRECONDITION_FAILED");
        }

        @Test
        void refusesTheSecondOfTwoWhoRegisterTheSame() {
            TenantOperations slower = meanwhile(() -> {
                if (prepared.tenants().find(unregistered).isEmpty()) {
                    prepared.add(unregistered, PLAIN);
                }
            });

            assertThatExceptionOfType(PreconditionFailedException.class)
                    .isThrownBy(() -> slower.register(unregistered, renamed, RowCondition.NEW));

            assertThat(stored(unregistered).name()).isEqualTo("Clinic");
            assertThat(audit.endsOf(unregistered)).containsExactly("CREATE_TENANT PRECONDITION_FAILED");
        }

        @Test
        void answersTheSameRequestAsTheFirstTime() {
            audit.repeat();
            administration.register(unregistered, renamed, RowCondition.NEW);

            TenantOperations.Registration registration =
                    administration.register(unregistered, renamed, RowCondition.NEW);

            assertThat(registration.created()).isTrue();
            assertThat(audit.endsOf(unregistered)).containsExactly("CREATE_TENANT SUCCESS", "CREATE_TENANT SUCCESS");
        }

        @Test
        void doesNotTellAnotherTenantsCallerWhetherTheTenantIsThere() {
            TenantId other = prepared.add();
            audit.callAs(tenant, "user");

            for (TenantId asked : List.of(other, unregistered)) {
                assertThatExceptionOfType(UnknownTenantException.class)
                        .isThrownBy(() -> administration.register(asked, PLAIN, RowCondition.NEW));
            }
        }
    }

    @Nested
    class Replace {

        private RowCondition asRead() {
            return RowCondition.anyOf(Set.of(stored(tenant).tag()));
        }

        @Test
        void isRefusedWithoutAnExpectation() {
            assertThatExceptionOfType(PreconditionRequiredException.class)
                    .isThrownBy(() -> administration.register(tenant, renamed, RowCondition.NONE));

            assertThat(stored(tenant).name()).isEqualTo("Clinic");
            assertThat(audit.endsOf(tenant)).containsExactly("UPDATE_TENANT PRECONDITION_REQUIRED");
        }

        @Test
        void takesTheTenantThatWasRead() {
            RowCondition read = asRead();

            administration.register(tenant, renamed, read);

            assertThat(stored(tenant).name()).isEqualTo("Other name");
            assertThat(asRead()).isNotEqualTo(read);
        }

        @Test
        void refusesATenantThatWasChangedSince() {
            RowCondition read = asRead();
            administration.suspend(tenant);

            assertThatExceptionOfType(PreconditionFailedException.class)
                    .isThrownBy(() -> administration.register(tenant, renamed, read));

            assertThat(stored(tenant).name()).isEqualTo("Clinic");
            assertThat(audit.endsOf(tenant))
                    .containsExactly("SUSPEND_TENANT SUCCESS", "UPDATE_TENANT PRECONDITION_FAILED");
        }

        @Test
        void refusesATenantThatIsChangedAtThisMoment() {
            TenantOperations slower = meanwhile(() -> prepared.suspend(tenant));
            RowCondition read = asRead();

            assertThatExceptionOfType(PreconditionFailedException.class)
                    .isThrownBy(() -> slower.register(tenant, renamed, read));

            assertThat(stored(tenant).name()).isEqualTo("Clinic");
            assertThat(audit.endsOf(tenant)).containsExactly("UPDATE_TENANT PRECONDITION_FAILED");
        }

        @Test
        void registersNothing() {
            assertThatExceptionOfType(UnknownTenantException.class)
                    .isThrownBy(() -> administration.register(unregistered, renamed, RowCondition.THERE));

            assertThat(prepared.tenants().find(unregistered)).isEmpty();
            assertThat(audit.endsOf(unregistered)).isEmpty();
        }
    }

    @Nested
    class Change {

        private static final String NEW_NAME = "New name";

        private Tenant rename(TenantOperations by, RowCondition condition) {
            return by.change(tenant, new Renaming(false), condition);
        }

        /** Says the name, and the protections as they are if it is told to. */
        record Renaming(boolean namesAll) implements TenantPatch {

            @Override
            public TenantSpecification applyTo(Tenant current) {
                return new TenantSpecification(NEW_NAME, current.cmk(), current.cmkDates(), current.policies());
            }

            @Override
            public boolean names(Set<String> settings) {
                return namesAll;
            }
        }

        @Test
        void leavesWhatItDoesNotName() {
            administration.register(tenant, replicated, RowCondition.THERE);

            Tenant changed = rename(administration, RowCondition.NONE);

            assertThat(changed.name()).isEqualTo(NEW_NAME);
            assertThat(stored(tenant).cmk()).isEqualTo(replicated.cmk());
            assertThat(audit.endsOf(tenant)).containsExactly("UPDATE_TENANT SUCCESS", "UPDATE_TENANT SUCCESS");
        }

        @Test
        void isMergedWithWhatAnotherRequestChangedMeanwhile() {
            AtomicBoolean first = new AtomicBoolean(true);
            TenantOperations slower = meanwhile(() -> {
                if (first.getAndSet(false)) {
                    prepared.specify(tenant, replicated);
                }
            });

            rename(slower, RowCondition.NONE);

            assertThat(stored(tenant).name()).isEqualTo(NEW_NAME);
            assertThat(stored(tenant).cmk()).isEqualTo(replicated.cmk());
            assertThat(audit.endsOf(tenant)).containsExactly("UPDATE_TENANT SUCCESS");
        }

        @Test
        void isRefusedIfTheTenantIsNotAsExpected() {
            RowCondition read = RowCondition.anyOf(Set.of(stored(tenant).tag()));
            TenantOperations slower = meanwhile(() -> prepared.suspend(tenant));

            assertThatExceptionOfType(PreconditionFailedException.class).isThrownBy(() -> rename(slower, read));

            assertThat(stored(tenant).name()).isEqualTo("Clinic");
            assertThat(audit.endsOf(tenant)).containsExactly("UPDATE_TENANT PRECONDITION_FAILED");
        }

        @Test
        void isRecordedAsMalformedIfTheWholeIsNone() {
            TenantPatch impossible = new TenantPatch() {
                @Override
                public TenantSpecification applyTo(Tenant current) {
                    throw new MalformedValueException("name", "must be another");
                }

                @Override
                public boolean names(Set<String> settings) {
                    return false;
                }
            };

            assertThatExceptionOfType(MalformedValueException.class)
                    .isThrownBy(() -> administration.change(tenant, impossible, RowCondition.NONE));

            assertThat(audit.endsOf(tenant)).containsExactly("UPDATE_TENANT INVALID_REQUEST");
        }

        @Test
        void leavesAProposalThatItDoesNotName() {
            administration.register(tenant, RegisterWithFourEyes.ON, RowCondition.THERE);
            administration.register(tenant, RegisterWithFourEyes.OFF, RowCondition.THERE);

            rename(administration, RowCondition.NONE);
            assertThat(stored(tenant).proposal()).isPresent();

            administration.change(tenant, new Renaming(true), RowCondition.NONE);
            assertThat(stored(tenant).proposal()).isEmpty();
        }
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

            assertThat(stored(tenant).status()).isEqualTo(TenantStatus.SUSPENDED);
            assertThat(audit.endsOf(tenant)).containsExactly("SUSPEND_TENANT SUCCESS", "RESUME_TENANT FORBIDDEN");
        }

        @Test
        void refusesTheInstallationATenantThatSuspendedItself() {
            audit.callAs(tenant, "own-administrator");
            administration.suspend(tenant);
            audit.callAsAdministrator();

            assertThatExceptionOfType(CallerRefusedException.class).isThrownBy(() -> administration.resume(tenant));

            assertThat(stored(tenant).suspendedBy()).containsExactly(Suspender.TENANT);
            assertThat(audit.endsOf(tenant)).containsExactly("SUSPEND_TENANT SUCCESS", "RESUME_TENANT FORBIDDEN");
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

        private TenantStatus resumedBy(String administrator) {
            audit.callAsAdministrator(administrator);
            administration.resume(tenant);
            return stored(tenant).status();
        }

        @Test
        void isProposedByOnePersonAndDoneByASecond() {
            assertThat(resumedBy("one")).isEqualTo(TenantStatus.SUSPENDED);
            assertThat(resumedBy("one")).isEqualTo(TenantStatus.SUSPENDED);
            assertThat(stored(tenant).resumeProposal().orElseThrow().proposedBy())
                    .isEqualTo("one");
            assertThatExceptionOfType(TenantSuspendedException.class)
                    .isThrownBy(() -> prepared.active().require(tenant));

            assertThat(resumedBy("two")).isEqualTo(TenantStatus.ACTIVE);
            assertThat(stored(tenant).resumeProposal()).isEmpty();
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
            TenantOperations slower = meanwhile(() -> prepared.specify(tenant, GUARDED));

            assertThatExceptionOfType(ConcurrentChangeException.class).isThrownBy(() -> slower.resume(tenant));

            assertThat(stored(tenant).status()).isEqualTo(TenantStatus.SUSPENDED);
        }

        @Test
        void isRefusedIfTheProposalWasMadePastTheService() {
            audit.database()
                    .execute(
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

    @Nested
    class Read {

        @Test
        void answersTheTenant() {
            assertThat(administration.read(tenant).tenantId()).isEqualTo(tenant);
            assertThat(audit.endsOf(tenant)).containsExactly("READ_TENANT SUCCESS");
        }

        @Test
        void refusesAnUnknownTenant() {
            assertThatExceptionOfType(UnknownTenantException.class).isThrownBy(() -> administration.read(unregistered));

            assertThat(audit.endsOf(unregistered)).isEmpty();
            assertThat(audit.endsOfInstallation()).last().isEqualTo("READ_TENANT NOT_FOUND");
        }
    }

    /** Of a tenant that has destructions approved by a second privacy officer. */
    @Nested
    class RegisterWithFourEyes {

        private static final TenantSpecification ON = destructions("P7D", true);
        private static final TenantSpecification OFF = destructions("PT0S", false);

        private static TenantSpecification destructions(String window, boolean fourEyes) {
            return new TenantSpecification(
                    "Clinic",
                    TenantCmk.NONE,
                    TenantPolicies.of(
                            Optional.of(DestructionWindow.parse(window)),
                            Optional.of(fourEyes),
                            Optional.empty(),
                            Optional.empty()));
        }

        @BeforeEach
        void turnOn() {
            administration.register(tenant, ON, RowCondition.THERE);
        }

        private TenantPolicies registered(String administrator, TenantSpecification specification) {
            audit.callAsAdministrator(administrator);
            administration.register(tenant, specification, RowCondition.THERE);
            return stored(tenant).policies();
        }

        @Test
        void changesNothingOfDestructionsByOnePersonAlone() {
            assertThat(registered("one", OFF)).isEqualTo(ON.policies());
            assertThat(registered("one", OFF)).isEqualTo(ON.policies());

            assertThat(stored(tenant).proposal()).hasValueSatisfying(proposal -> {
                assertThat(proposal.destructionWindow()).isEqualTo(DestructionWindow.parse("PT0S"));
                assertThat(proposal.fourEyes()).isFalse();
                assertThat(proposal.proposedBy()).isEqualTo("one");
            });
        }

        @Test
        void changesThemOnceASecondPersonAsksForTheSame() {
            registered("one", OFF);

            assertThat(registered("two", OFF)).isEqualTo(OFF.policies());
            assertThat(stored(tenant).proposal()).isEmpty();
        }

        @Test
        void letsAReviewWaitUntilASecondPersonAsksForTheSame() {
            WaitingMatters proposals = prepared.unconfirmedProposals();
            assertThat(audit.areOpen(proposals, tenant, Instant.EPOCH)).isFalse();

            registered("one", OFF);
            assertThat(audit.areOpen(proposals, tenant, Instant.EPOCH)).isTrue();

            registered("two", OFF);
            assertThat(audit.areOpen(proposals, tenant, Instant.EPOCH)).isFalse();
        }

        @Test
        void shortensTheWaitOfRecoveryKeysOnceASecondPersonAsksForTheSame() {
            TenantSpecification shorter = waiting("PT0S");

            assertThat(registered("one", shorter).recoveryKeyWait()).isEqualTo(RecoveryKeyWait.parse("P1D"));
            assertThat(stored(tenant).proposal())
                    .hasValueSatisfying(proposal ->
                            assertThat(proposal.recoveryKeyWait()).isEqualTo(RecoveryKeyWait.parse("PT0S")));
            assertThat(registered("two", shorter).recoveryKeyWait()).isEqualTo(RecoveryKeyWait.parse("PT0S"));
            assertThat(registered("one", waiting("P30D")).recoveryKeyWait()).isEqualTo(RecoveryKeyWait.parse("P30D"));
        }

        private static TenantSpecification waiting(String wait) {
            return new TenantSpecification(
                    "Clinic", TenantCmk.NONE, ON.policies().with(RecoveryKeyWait.parse(wait)));
        }

        /** Who found four eyes off changes nothing by oneself once they are on. */
        @Test
        void refusesAChangeBesideTheOneThatTurnsThemOn() {
            TenantSpecification before = destructions("P7D", false);
            TenantId late = prepared.add(new TenantId("clinic-" + UUID.randomUUID()), before);
            TenantOperations slower = meanwhile(() -> prepared.specify(late, ON));

            assertThatExceptionOfType(ConcurrentChangeException.class)
                    .isThrownBy(() -> slower.register(late, OFF, RowCondition.THERE));

            assertThat(stored(late).policies()).isEqualTo(ON.policies());
            assertThat(stored(late).proposal()).isEmpty();
        }

        @Test
        void takesOneOfTwoProposalsOfTheSameMoment() {
            TenantOperations slower = meanwhile(() -> registered("one", OFF));
            audit.callAsAdministrator("two");

            assertThatExceptionOfType(ConcurrentChangeException.class)
                    .isThrownBy(() -> slower.register(tenant, OFF, RowCondition.THERE));

            assertThat(stored(tenant).policies()).isEqualTo(ON.policies());
            assertThat(stored(tenant).proposal().orElseThrow().proposedBy()).isEqualTo("one");
        }

        @Test
        void takesAnotherPolicyForAnotherProposal() {
            registered("one", OFF);

            assertThat(registered("two", destructions("PT1S", false))).isEqualTo(ON.policies());
            assertThat(stored(tenant).proposal().orElseThrow().proposedBy()).isEqualTo("two");
            assertThat(registered("two", OFF)).isEqualTo(ON.policies());
        }

        @Test
        void takesBackWhatWasProposed() {
            registered("one", OFF);
            registered("two", ON);

            assertThat(stored(tenant).proposal()).isEmpty();
            assertThat(registered("two", OFF)).isEqualTo(ON.policies());
        }

        @Test
        void knowsAPersonUnderAnotherName() {
            audit.callAs(administrator("one"));
            administration.register(tenant, OFF, RowCondition.THERE);
            audit.callAs(administrator("o.ne"));
            administration.register(tenant, OFF, RowCondition.THERE);

            assertThat(stored(tenant).policies()).isEqualTo(ON.policies());
        }

        private static Caller administrator(String name) {
            return new Caller(
                    new Identity(
                            name,
                            Caller.Scope.EVERY_TENANT,
                            Optional.empty(),
                            new TreeSet<>(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.of("one subject")),
                    Caller.internal("request").request());
        }

        @Test
        void changesWhateverElseItSaysAtOnce() {
            TenantSpecification everything = new TenantSpecification(
                    "Renamed",
                    TenantCmk.of(cmk),
                    TenantPolicies.of(
                                    Optional.of(DestructionWindow.parse("PT0S")),
                                    Optional.of(false),
                                    Optional.of(AuditRetention.parse("P10Y")),
                                    Optional.of(true))
                            .with(new SealingLimits(Optional.of(1000), Optional.empty())));

            TenantPolicies policies = registered("one", everything);

            assertThat(stored(tenant).name()).isEqualTo("Renamed");
            assertThat(stored(tenant).cmk().first()).contains(cmk);
            assertThat(policies.auditRetention()).isEqualTo(AuditRetention.parse("P10Y"));
            assertThat(policies.sealingLimits().maxMessages()).contains(1000);
            assertThat(policies.keepPatientIdsInAudit()).isFalse();
            assertThat(policies.destructionWindow()).isEqualTo(DestructionWindow.parse("P7D"));
            assertThat(policies.fourEyes()).isTrue();
        }

        /** A patch that sets the retention, and nothing else. */
        record Retaining(String retention) implements TenantPatch {

            @Override
            public TenantSpecification applyTo(Tenant current) {
                return new TenantSpecification(
                        current.name(),
                        current.cmk(),
                        current.cmkDates(),
                        current.policies().with(AuditRetention.parse(retention)));
            }

            @Override
            public boolean names(Set<String> settings) {
                return settings.contains("auditRetention");
            }
        }

        private String retentionAfter(String administrator, String retention) {
            audit.callAsAdministrator(administrator);
            administration.change(tenant, new Retaining(retention), RowCondition.NONE);
            return stored(tenant).policies().auditRetention().toString();
        }

        @Test
        void shortensARetentionOnceASecondPersonAsksForTheSame() {
            assertThat(retentionAfter("one", "P1Y")).isEqualTo("P6Y");
            assertThat(retentionAfter("one", "P1Y")).isEqualTo("P6Y");
            assertThat(stored(tenant).proposal())
                    .hasValueSatisfying(
                            proposal -> assertThat(proposal.settings()).isEqualTo(Map.of("auditRetention", "P1Y")));

            assertThat(retentionAfter("two", "P2Y")).isEqualTo("P6Y");
            assertThat(retentionAfter("one", "P2Y")).isEqualTo("P2Y");
            assertThat(stored(tenant).proposal()).isEmpty();
        }

        @Test
        void takesALoweringBackIfItsSettingIsNamed() {
            retentionAfter("one", "P1Y");

            assertThat(retentionAfter("two", "P7Y")).isEqualTo("P7Y");

            assertThat(stored(tenant).proposal()).isEmpty();
        }

        @Test
        void leavesAProposalThatAPatchWhichLowersNothingDoesNotName() {
            registered("one", OFF);

            assertThat(retentionAfter("two", "P7Y")).isEqualTo("P7Y");

            assertThat(stored(tenant).proposal()).isPresent();
        }

        @Test
        void takesNoKeyThatIsOnlyProposed() {
            TenantSpecification first = new TenantSpecification("Clinic", TenantCmk.of(cmk), ON.policies());
            CmkReference free = new CmkReference("alias/free-" + UUID.randomUUID());
            registered("one", first);

            registered("one", new TenantSpecification("Clinic", TenantCmk.of(free), ON.policies()));

            assertThat(stored(tenant).cmk().first()).contains(cmk);
            TenantId other = prepared.add();
            audit.callAsAdministrator();
            administration.register(
                    other,
                    new TenantSpecification("Other", TenantCmk.of(free), TenantPolicies.DEFAULT),
                    RowCondition.THERE);
            assertThat(stored(other).cmk().first()).contains(free);
        }
    }

    @Nested
    class ReadCmk {

        private final CmkState state =
                new CmkState("arn:1", "Enabled", true, false, Optional.of(true), Optional.empty());

        @Test
        void answersHowItStands() {
            prepared.specify(tenant, renamed);
            provider.add(cmk, state);

            assertThat(readCmk())
                    .singleElement()
                    .satisfies(it -> assertThat(it.state()).contains(state));
            assertThat(audit.endsOf(tenant)).containsExactly("READ_CMK SUCCESS");
        }

        @Test
        void answersHowItStandsInEachRegion() {
            prepared.specify(tenant, replicated);
            provider.add(first, state);
            provider.add(replica, new CmkState("arn:2", "Disabled", false, true, Optional.of(true), Optional.empty()));

            assertThat(readCmk())
                    .extracting(it -> it.cmk(), it -> it.state().orElseThrow().state())
                    .containsExactly(tuple(first, "Enabled"), tuple(replica, "Disabled"));
        }

        @Test
        void tellsWhichRegionDoesNotTell() {
            prepared.specify(tenant, replicated);
            provider.add(first, state);
            provider.failFor(replica, new KmsRefusedException(new IllegalStateException("denied")));

            List<RegionalCmk> regions = readCmk();

            assertThat(regions).hasSize(2);
            assertThat(regions.get(1).state()).isEmpty();
            assertThat(regions.get(1).failure())
                    .hasValueSatisfying(it -> assertThat(it.reason()).isEqualTo(FailureReason.KMS_REFUSED));
            assertThat(audit.endsOf(tenant)).containsExactly("READ_CMK SUCCESS");
        }

        @Test
        void refusesATenantWithoutOne() {
            assertThatExceptionOfType(TenantWithoutCmkException.class).isThrownBy(() -> readCmk());

            assertThat(audit.endsOf(tenant)).containsExactly("READ_CMK TENANT_WITHOUT_CMK");
        }

        @Test
        void refusesWhereNobodyWrapsUnderIt() {
            prepared.specify(tenant, renamed);

            assertThatExceptionOfType(TenantWithoutCmkException.class).isThrownBy(() -> readCmk());
        }

        @Test
        void failsAsTheProviderDoes() {
            prepared.specify(tenant, renamed);
            provider.failWith(new KmsUnavailableException());

            assertThatExceptionOfType(KmsUnavailableException.class).isThrownBy(() -> readCmk());

            assertThat(audit.endsOf(tenant)).containsExactly("READ_CMK KMS_UNAVAILABLE");
        }
    }

    @Nested
    class ListTenants {

        @Test
        void answersOneMoreThanThePageToAnAdministrator() {
            String first = "page-" + UUID.randomUUID();
            List<TenantId> added = List.of(1, 2, 3).stream()
                    .map(number -> prepared.add(new TenantId(first + "-" + number), PLAIN))
                    .toList();

            assertThat(administration.list(Optional.of(new TenantId(first)), 2))
                    .extracting(Tenant::tenantId)
                    .isEqualTo(added);
        }

        @Test
        void answersATenantsCallerItsOwn() {
            prepared.add();
            audit.callAs(tenant, "user");

            assertThat(administration.list(Optional.empty(), 10))
                    .extracting(Tenant::tenantId)
                    .containsExactly(tenant);
            assertThat(audit.endsOf(tenant)).containsExactly("LIST_TENANTS SUCCESS");
        }

        @Test
        void answersATenantsCallerNothingBehindItsOwn() {
            audit.callAs(tenant, "user");

            assertThat(administration.list(Optional.of(tenant), 10)).isEmpty();
        }

        @Test
        void refusesACallerOfNoTenant() {
            audit.callAs(TestCaller.of(
                    "stray",
                    Caller.Scope.NO_TENANT,
                    Optional.empty(),
                    new TreeSet<>(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    "request-" + unregistered));

            assertThatExceptionOfType(CallerRefusedException.class)
                    .isThrownBy(() -> administration.list(Optional.empty(), 10));
        }
    }
}
