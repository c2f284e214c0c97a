package org.medchain.keys.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.medchain.keys.CmkReference;
import org.medchain.keys.HsmKeyLabel;
import org.medchain.keys.TenantId;
import org.medchain.keys.provider.TenantCmk;
import org.medchain.keys.server.caller.Person;

/** Which changes of a tenant with every setting take a second person where four eyes guard destructions. */
class ProtectionsTest {

    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant UNTIL = Instant.parse("2028-01-01T00:00:00Z");
    private static final Person ONE = new Person("one", Optional.empty());
    private static final Person TWO = new Person("two", Optional.empty());
    private static final CmkReference CMK = cmk("eu-central-1");
    private static final CmkReference WEST = cmk("eu-west-1");
    private static final CmkReference NORTH = cmk("eu-north-1");

    private static final TenantSpecification FULL = new TenantSpecification(
            "Clinic",
            new TenantCmk(Optional.of(CMK), List.of(WEST), Optional.of(new HsmKeyLabel("kek"))),
            new CmkDates(Optional.of(FROM), Optional.of(UNTIL)),
            new TenantPolicies(
                    DestructionWindow.parse("P7D"),
                    Optional.of(true),
                    AuditRetention.parse("P6Y"),
                    false,
                    new SealingLimits(Optional.of(1000), Optional.of(Duration.ofDays(30))),
                    RecoveryKeyWait.parse("P1D")));

    private static CmkReference cmk(String region) {
        return new CmkReference("arn:aws:kms:" + region + ":111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab");
    }

    private static UnaryOperator<TenantSpecification> limits(Integer messages, Integer days) {
        SealingLimits limits = new SealingLimits(
                Optional.ofNullable(messages), Optional.ofNullable(days).map(Duration::ofDays));
        return it -> it.with(it.policies().with(limits));
    }

    private static UnaryOperator<TenantSpecification> dates(Instant from, Instant until) {
        return it -> it.with(new CmkDates(Optional.ofNullable(from), Optional.ofNullable(until)));
    }

    private static UnaryOperator<TenantSpecification> cmk(CmkReference first, CmkReference... replicas) {
        return it -> it.with(new TenantCmk(
                Optional.ofNullable(first), List.of(replicas), it.cmk().hsmKey()));
    }

    private static UnaryOperator<TenantSpecification> label(String label) {
        return it -> it.with(it.cmk().withHsmKey(Optional.ofNullable(label).map(HsmKeyLabel::new)));
    }

    private static UnaryOperator<TenantSpecification> policies(UnaryOperator<TenantPolicies> change) {
        return it -> it.with(change.apply(it.policies()));
    }

    private static TenantPolicies keepingIds(TenantPolicies it) {
        return new TenantPolicies(
                it.destructionWindow(),
                it.chosenFourEyes(),
                it.auditRetention(),
                true,
                it.sealingLimits(),
                it.recoveryKeyWait());
    }

    static Stream<Arguments> lowerings() {
        CmkReference other = new CmkReference("alias/other");
        return Stream.of(
                arguments(
                        "a shorter retention",
                        policies(it -> it.with(AuditRetention.parse("P5Y"))),
                        Map.of("auditRetention", "P5Y")),
                arguments(
                        "ids that the trail keeps",
                        policies(ProtectionsTest::keepingIds),
                        Map.of("keepPatientIdsInAudit", "true")),
                arguments("more messages", limits(1001, 30), Map.of("maxMessagesPerKey", "1001")),
                arguments("any number of messages", limits(null, 30), Map.of("maxMessagesPerKey", "")),
                arguments("a longer period", limits(1000, 31), Map.of("sealingPeriod", "P31D")),
                arguments("any period", limits(1000, null), Map.of("sealingPeriod", "")),
                arguments(
                        "an earlier begin",
                        dates(FROM.minusSeconds(1), UNTIL),
                        Map.of("cmkActiveFrom", "2025-12-31T23:59:59Z", "cmkActiveUntil", "2028-01-01T00:00:00Z")),
                arguments(
                        "a later end",
                        dates(FROM, UNTIL.plusSeconds(1)),
                        Map.of("cmkActiveFrom", "2026-01-01T00:00:00Z", "cmkActiveUntil", "2028-01-01T00:00:01Z")),
                arguments("no dates", dates(null, null), Map.of("cmkActiveFrom", "", "cmkActiveUntil", "")),
                arguments("another CMK", cmk(other), Map.of("kmsCmkArn", "alias/other", "kmsReplicaArns", "")),
                arguments("no CMK", cmk((CmkReference) null), Map.of("kmsCmkArn", "", "kmsReplicaArns", "")),
                arguments("a replica less", cmk(CMK), Map.of("kmsCmkArn", CMK.value(), "kmsReplicaArns", "")),
                arguments(
                        "another replica",
                        cmk(CMK, NORTH),
                        Map.of("kmsCmkArn", CMK.value(), "kmsReplicaArns", NORTH.value())),
                arguments("another label", label("other"), Map.of("hsmKeyLabel", "other")),
                arguments("no label", label(null), Map.of("hsmKeyLabel", "")),
                arguments("a shorter wait", policies(it -> it.with(RecoveryKeyWait.parse("PT0S"))), Map.of()));
    }

    static Stream<Arguments> others() {
        return Stream.of(
                arguments("a longer retention", policies(it -> it.with(AuditRetention.parse("P7Y")))),
                arguments("fewer messages", limits(999, 30)),
                arguments("a shorter period", limits(1000, 29)),
                arguments("a later begin", dates(FROM.plusSeconds(1), UNTIL)),
                arguments("an earlier end", dates(FROM, UNTIL.minusSeconds(1))),
                arguments("a replica more", cmk(CMK, WEST, NORTH)),
                arguments("a longer wait", policies(it -> it.with(RecoveryKeyWait.parse("P2D")))));
    }

    private static Tenant tenant(TenantSpecification specification) {
        return new Tenant(new TenantId("clinic"), specification, NOW);
    }

    private static TenantSpecification of(Tenant tenant) {
        return new TenantSpecification(tenant.name(), tenant.cmk(), tenant.cmkDates(), tenant.policies());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lowerings")
    void takesASecondPersonForWhatProtectsLess(
            String what, UnaryOperator<TenantSpecification> change, Map<String, String> proposed) {
        Tenant tenant = tenant(FULL);
        TenantSpecification wanted = change.apply(FULL);

        tenant.change(wanted, ONE, NOW);
        tenant.change(wanted, ONE, NOW);
        assertThat(of(tenant)).isEqualTo(FULL);
        assertThat(tenant.proposal())
                .hasValueSatisfying(it -> assertThat(it.settings()).isEqualTo(proposed));

        tenant.change(wanted, TWO, NOW);
        assertThat(of(tenant)).isEqualTo(wanted);
        assertThat(tenant.proposal()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lowerings")
    void takesOnePersonWhereNoFourEyesGuard(
            String what, UnaryOperator<TenantSpecification> change, Map<String, String> proposed) {
        TenantPolicies policies = FULL.policies();
        TenantSpecification alone = FULL.with(new TenantPolicies(
                policies.destructionWindow(),
                Optional.of(false),
                policies.auditRetention(),
                policies.keepPatientIdsInAudit(),
                policies.sealingLimits(),
                policies.recoveryKeyWait()));
        Tenant tenant = tenant(alone);

        tenant.change(change.apply(alone), ONE, NOW);

        assertThat(of(tenant)).isEqualTo(change.apply(alone));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("others")
    void takesOnePersonForWhatProtectsMore(String what, UnaryOperator<TenantSpecification> change) {
        Tenant tenant = tenant(FULL);

        tenant.change(change.apply(FULL), ONE, NOW);

        assertThat(of(tenant)).isEqualTo(change.apply(FULL));
        assertThat(tenant.proposal()).isEmpty();
    }

    @Test
    void takesOnePersonForWhatTheTenantHadNoneOf() {
        TenantSpecification bare = new TenantSpecification(
                "Clinic", TenantCmk.NONE, FULL.policies().with(SealingLimits.NONE));
        Tenant tenant = tenant(bare);

        tenant.change(FULL, ONE, NOW);

        assertThat(of(tenant)).isEqualTo(FULL);
    }

    @Test
    void raisesAtOnceWhatComesWithALowering() {
        Tenant tenant = tenant(FULL);
        TenantSpecification wanted = limits(10, null).apply(FULL);

        tenant.change(wanted.with(wanted.policies().with(AuditRetention.parse("P9Y"))), ONE, NOW);

        assertThat(tenant.policies().auditRetention()).isEqualTo(AuditRetention.parse("P9Y"));
        assertThat(tenant.policies().sealingLimits())
                .isEqualTo(new SealingLimits(Optional.of(10), Optional.of(Duration.ofDays(30))));
        assertThat(tenant.proposal().orElseThrow().settings()).isEqualTo(Map.of("sealingPeriod", ""));
    }

    @Test
    void secondsNothingButTheSame() {
        Tenant tenant = tenant(FULL);
        tenant.change(limits(2000, 30).apply(FULL), ONE, NOW);

        tenant.change(limits(3000, 30).apply(FULL), TWO, NOW);

        assertThat(of(tenant)).isEqualTo(FULL);
        assertThat(tenant.proposal().orElseThrow().proposer().name()).isEqualTo("two");
    }

    @Test
    void tellsWhetherFourEyesAreProposedOrFollowFromTheWindow() {
        TenantPolicies byWindow = new TenantPolicies(
                DestructionWindow.parse("PT1H"),
                Optional.empty(),
                FULL.policies().auditRetention(),
                false,
                FULL.policies().sealingLimits(),
                FULL.policies().recoveryKeyWait());
        Tenant tenant = tenant(FULL);

        tenant.change(FULL.with(byWindow), ONE, NOW);

        assertThat(tenant.proposal().orElseThrow().chosenFourEyes()).isEmpty();
        assertThat(tenant.proposal().orElseThrow().fourEyes()).isTrue();
    }

    /** The seal and the event of the tenant's row have what is proposed: it can't be changed past the service. */
    @Test
    void sealsWhatIsProposed() {
        Tenant tenant = tenant(FULL);
        String before = tenant.directingValues().text();

        tenant.change(label(null).apply(FULL), ONE, NOW);

        assertThat(tenant.directingValues().text()).isNotEqualTo(before).contains("proposedSettings", "hsmKeyLabel");
    }

    /** Each change of a tenant that is none of its settings. */
    @Test
    void areLeftByWhatNamesNoSetting() {
        Tenant tenant = tenant(FULL);

        tenant.suspend(Suspender.TENANT, NOW);
        assertThat(of(tenant)).isEqualTo(FULL);
        tenant.resume(Suspender.TENANT, ONE, NOW);
        assertThat(of(tenant)).isEqualTo(FULL);
        tenant.resume(Suspender.TENANT, TWO, NOW);
        assertThat(tenant.status()).isEqualTo(TenantStatus.ACTIVE);
        assertThat(of(tenant)).isEqualTo(FULL);
        tenant.proposeRecoveryKey(Optional.empty(), ONE, NOW);
        assertThat(of(tenant)).isEqualTo(FULL);
        tenant.approveRecoveryKey(Optional.empty(), TWO, NOW);
        assertThat(of(tenant)).isEqualTo(FULL);
        tenant.cancelRecoveryKey(NOW);
        assertThat(of(tenant)).isEqualTo(FULL);
        tenant.recoverBy(Optional.empty(), NOW);
        assertThat(of(tenant)).isEqualTo(FULL);
    }
}
