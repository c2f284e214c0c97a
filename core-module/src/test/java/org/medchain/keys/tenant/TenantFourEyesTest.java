package org.medchain.keys.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.CmkReference;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.WaitingMatters;
import org.medchain.keys.audit.directing.RowCondition;
import org.medchain.keys.provider.TenantCmk;
import org.medchain.keys.restoration.InProcessConfirmations;
import org.medchain.keys.server.caller.Caller;
import org.medchain.keys.server.caller.TestCaller;
import org.medchain.keys.server.database.DatabaseKind;

/** Two administrators change a tenant that has destructions approved by a second privacy officer. */
@ParameterizedClass
@EnumSource
class TenantFourEyesTest extends TenantScene {

    private static final TenantSpecification ON = InProcessTenants.destructions("P7D", true);
    private static final TenantSpecification OFF = InProcessTenants.destructions("PT0S", false);

    private final CmkReference cmk = InProcessTenants.newCmk();

    TenantFourEyesTest(DatabaseKind kind) {
        super(kind);
    }

    @BeforeEach
    void turnOn() {
        administration.register(tenant, ON, RowCondition.THERE);
    }

    private TenantPolicies registered(String administrator, TenantSpecification specification) {
        audit.callAsAdministrator(administrator);
        administration.register(tenant, specification, RowCondition.THERE);
        return prepared.stored(tenant).policies();
    }

    @Test
    void changesNothingOfDestructionsByOnePersonAlone() {
        assertThat(registered("one", OFF)).isEqualTo(ON.policies());
        assertThat(registered("one", OFF)).isEqualTo(ON.policies());

        assertThat(prepared.stored(tenant).proposal()).hasValueSatisfying(proposal -> {
            assertThat(proposal.destructionWindow()).isEqualTo(DestructionWindow.parse("PT0S"));
            assertThat(proposal.fourEyes()).isFalse();
            assertThat(proposal.proposer().name()).isEqualTo("one");
        });
    }

    @Test
    void changesThemOnceASecondPersonAsksForTheSame() {
        registered("one", OFF);

        assertThat(registered("two", OFF)).isEqualTo(OFF.policies());
        assertThat(prepared.stored(tenant).proposal()).isEmpty();
    }

    /** The database may have lost that the first one took it back. */
    @Test
    void changesNothingThatWasProposedBeforeARestorationWasConfirmed() {
        registered("one", OFF);
        InProcessConfirmations.findAndConfirm(audit, prepared.tenants(), tenant);

        assertThatExceptionOfType(ConcurrentChangeException.class).isThrownBy(() -> registered("two", OFF));

        assertThat(prepared.stored(tenant).policies()).isEqualTo(ON.policies());
        administration = prepared.administrationAt(audit.database().time().now());
        assertThat(registered("one", OFF)).isEqualTo(ON.policies());
        assertThat(registered("two", OFF)).isEqualTo(OFF.policies());
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
        assertThat(prepared.stored(tenant).proposal())
                .hasValueSatisfying(
                        proposal -> assertThat(proposal.recoveryKeyWait()).isEqualTo(RecoveryKeyWait.parse("PT0S")));
        assertThat(registered("two", shorter).recoveryKeyWait()).isEqualTo(RecoveryKeyWait.parse("PT0S"));
        assertThat(registered("one", waiting("P30D")).recoveryKeyWait()).isEqualTo(RecoveryKeyWait.parse("P30D"));
    }

    private static TenantSpecification waiting(String wait) {
        return new TenantSpecification("Clinic", TenantCmk.NONE, ON.policies().with(RecoveryKeyWait.parse(wait)));
    }

    /** Who found four eyes off changes nothing by oneself once they are on. */
    @Test
    void refusesAChangeBesideTheOneThatTurnsThemOn() {
        TenantSpecification before = InProcessTenants.destructions("P7D", false);
        TenantId late = prepared.add(new TenantId("clinic-" + UUID.randomUUID()), before);
        TenantOperations slower = prepared.administrationWhile(NOW, () -> prepared.specify(late, ON));

        assertThatExceptionOfType(ConcurrentChangeException.class)
                .isThrownBy(() -> slower.register(late, OFF, RowCondition.THERE));

        assertThat(prepared.stored(late).policies()).isEqualTo(ON.policies());
        assertThat(prepared.stored(late).proposal()).isEmpty();
    }

    @Test
    void takesOneOfTwoProposalsOfTheSameMoment() {
        TenantOperations slower = prepared.administrationWhile(NOW, () -> registered("one", OFF));
        audit.callAsAdministrator("two");

        assertThatExceptionOfType(ConcurrentChangeException.class)
                .isThrownBy(() -> slower.register(tenant, OFF, RowCondition.THERE));

        assertThat(prepared.stored(tenant).policies()).isEqualTo(ON.policies());
        assertThat(prepared.stored(tenant).proposal().orElseThrow().proposer().name())
                .isEqualTo("one");
    }

    @Test
    void takesAnotherPolicyForAnotherProposal() {
        registered("one", OFF);

        assertThat(registered("two", InProcessTenants.destructions("PT1S", false)))
                .isEqualTo(ON.policies());
        assertThat(prepared.stored(tenant).proposal().orElseThrow().proposer().name())
                .isEqualTo("two");
        assertThat(registered("two", OFF)).isEqualTo(ON.policies());
    }

    @Test
    void takesBackWhatWasProposed() {
        registered("one", OFF);
        registered("two", ON);

        assertThat(prepared.stored(tenant).proposal()).isEmpty();
        assertThat(registered("two", OFF)).isEqualTo(ON.policies());
    }

    @Test
    void knowsAPersonUnderAnotherName() {
        audit.callAs(administrator("one"));
        administration.register(tenant, OFF, RowCondition.THERE);
        audit.callAs(administrator("o.ne"));
        administration.register(tenant, OFF, RowCondition.THERE);

        assertThat(prepared.stored(tenant).policies()).isEqualTo(ON.policies());
    }

    private static Caller administrator(String name) {
        return TestCaller.withSubject("one subject", name, Optional.empty());
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

        assertThat(prepared.stored(tenant).name()).isEqualTo("Renamed");
        assertThat(prepared.stored(tenant).cmk().first()).contains(cmk);
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
        return prepared.stored(tenant).policies().auditRetention().toString();
    }

    @Test
    void shortensARetentionOnceASecondPersonAsksForTheSame() {
        assertThat(retentionAfter("one", "P1Y")).isEqualTo("P6Y");
        assertThat(retentionAfter("one", "P1Y")).isEqualTo("P6Y");
        assertThat(prepared.stored(tenant).proposal())
                .hasValueSatisfying(
                        proposal -> assertThat(proposal.settings()).isEqualTo(Map.of("auditRetention", "P1Y")));

        assertThat(retentionAfter("two", "P2Y")).isEqualTo("P6Y");
        assertThat(retentionAfter("one", "P2Y")).isEqualTo("P2Y");
        assertThat(prepared.stored(tenant).proposal()).isEmpty();
    }

    @Test
    void takesALoweringBackIfItsSettingIsNamed() {
        retentionAfter("one", "P1Y");

        assertThat(retentionAfter("two", "P7Y")).isEqualTo("P7Y");

        assertThat(prepared.stored(tenant).proposal()).isEmpty();
    }

    @Test
    void leavesAProposalThatAPatchWhichLowersNothingDoesNotName() {
        registered("one", OFF);

        assertThat(retentionAfter("two", "P7Y")).isEqualTo("P7Y");

        assertThat(prepared.stored(tenant).proposal()).isPresent();
    }

    @Test
    void takesNoKeyThatIsOnlyProposed() {
        TenantSpecification first = new TenantSpecification("Clinic", TenantCmk.of(cmk), ON.policies());
        CmkReference free = new CmkReference("alias/free-" + UUID.randomUUID());
        registered("one", first);

        registered("one", new TenantSpecification("Clinic", TenantCmk.of(free), ON.policies()));

        assertThat(prepared.stored(tenant).cmk().first()).contains(cmk);
        TenantId other = prepared.add();
        audit.callAsAdministrator();
        administration.register(
                other,
                new TenantSpecification("Other", TenantCmk.of(free), TenantPolicies.DEFAULT),
                RowCondition.THERE);
        assertThat(prepared.stored(other).cmk().first()).contains(free);
    }
}
