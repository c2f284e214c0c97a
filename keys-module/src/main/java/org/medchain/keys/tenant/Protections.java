package org.medchain.keys.tenant;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.medchain.keys.CmkReference;
import org.medchain.keys.HsmKeyLabel;
import org.medchain.keys.audit.directing.RowValues;
import org.medchain.keys.provider.TenantCmk;

/**
 * The settings that protect a tenant. Where four eyes guard destructions, one person alone lowers none of them; this is the only list of them.
 *
 * <p>Window and four eyes take a second person for any change. Of the others only a lowering does: one person sets what a tenant had none of, and what
 * protects more.
 */
final class Protections {

    private static final List<Protection> BESIDE_DESTRUCTIONS = List.of(
            new Protection(
                    List.of(member(
                            "auditRetention",
                            it -> Optional.of(retentionOf(it).length().normalized()))),
                    (wanted, current) -> retentionOf(wanted).isShorterThan(retentionOf(current)),
                    (wanted, current) -> wanted.with(wanted.policies().with(retentionOf(current)))),
            new Protection(
                    List.of(member(
                            "keepPatientIdsInAudit",
                            it -> Optional.of(it.policies().keepPatientIdsInAudit()))),
                    (wanted, current) -> wanted.policies().keepPatientIdsInAudit()
                            && !current.policies().keepPatientIdsInAudit(),
                    (wanted, current) -> wanted.with(wanted.policies().withoutPatientIdsInAudit())),
            new Protection(
                    List.of(member("maxMessagesPerKey", it -> limitsOf(it).maxMessages())),
                    (wanted, current) -> limitsOf(wanted).allowMoreMessagesThan(limitsOf(current)),
                    (wanted, current) ->
                            wanted.with(wanted.policies().with(limitsOf(wanted).withMessagesOf(limitsOf(current))))),
            new Protection(
                    List.of(member("sealingPeriod", it -> limitsOf(it).periodText())),
                    (wanted, current) -> limitsOf(wanted).allowSealingLongerThan(limitsOf(current)),
                    (wanted, current) ->
                            wanted.with(wanted.policies().with(limitsOf(wanted).withPeriodOf(limitsOf(current))))),
            new Protection(
                    List.of(
                            member("cmkActiveFrom", it -> it.cmkDates().activeFrom()),
                            member("cmkActiveUntil", it -> it.cmkDates().activeUntil())),
                    (wanted, current) -> wanted.cmkDates().areWiderThan(current.cmkDates()),
                    (wanted, current) -> wanted.with(current.cmkDates())),
            new Protection(
                    List.of(
                            member("kmsCmkArn", it -> it.cmk().first().map(CmkReference::value)),
                            member("kmsReplicaArns", Protections::replicasOf)),
                    (wanted, current) -> replacesCmk(wanted.cmk(), current.cmk()),
                    (wanted, current) ->
                            wanted.with(current.cmk().withHsmKey(wanted.cmk().hsmKey()))),
            new Protection(
                    List.of(member("hsmKeyLabel", it -> it.cmk().hsmKey().map(HsmKeyLabel::value))),
                    (wanted, current) -> current.cmk().hsmKey().isPresent()
                            && !current.cmk().hsmKey().equals(wanted.cmk().hsmKey()),
                    (wanted, current) ->
                            wanted.with(wanted.cmk().withHsmKey(current.cmk().hsmKey()))));

    private static final Set<String> OF_DESTRUCTIONS = Set.of("destructionWindow", "fourEyes", "recoveryKeyWait");

    private Protections() {}

    /** @param value as the interface writes it; empty if the tenant has none */
    private record Member(String name, Function<TenantSpecification, Optional<String>> value) {}

    /**
     * Settings that are lowered together.
     *
     * @param isLowered says whether the first protects less than the second
     * @param kept returns the first, with these settings of the second
     */
    private record Protection(
            List<Member> members,
            BiPredicate<TenantSpecification, TenantSpecification> isLowered,
            BinaryOperator<TenantSpecification> kept) {}

    private static Member member(String name, Function<TenantSpecification, Optional<?>> value) {
        return new Member(name, it -> value.apply(it).map(String::valueOf));
    }

    private static AuditRetention retentionOf(TenantSpecification specification) {
        return specification.policies().auditRetention();
    }

    private static SealingLimits limitsOf(TenantSpecification specification) {
        return specification.policies().sealingLimits();
    }

    private static Optional<String> replicasOf(TenantSpecification specification) {
        return Optional.of(specification.cmk().replicas().stream()
                        .map(CmkReference::value)
                        .collect(Collectors.joining(" ")))
                .filter(names -> !names.isEmpty());
    }

    /** Another CMK may be anybody's. A replica is the same key, so one more protects no less; one less is missed in an outage. */
    private static boolean replacesCmk(TenantCmk wanted, TenantCmk current) {
        return current.first().isPresent()
                && (!wanted.first().equals(current.first())
                        || !wanted.replicas().containsAll(current.replicas()));
    }

    /** Returns what one person alone may set of what is wanted: for each setting that is lowered, what the tenant has. */
    static TenantSpecification kept(TenantSpecification wanted, TenantSpecification current) {
        TenantSpecification kept = wanted.with(wanted.policies().protectingAs(current.policies()));
        for (Protection protection : BESIDE_DESTRUCTIONS) {
            if (protection.isLowered().test(wanted, current)) {
                kept = protection.kept().apply(kept, current);
            }
        }
        return kept;
    }

    /**
     * Returns what is lowered beside destructions and the wait of recovery keys, as it is wanted; a setting that would be removed has an empty text. Equal
     * lowerings have equal texts.
     */
    static RowValues lowered(TenantSpecification wanted, TenantSpecification current) {
        RowValues lowered = RowValues.of();
        for (Protection protection : BESIDE_DESTRUCTIONS) {
            if (protection.isLowered().test(wanted, current)) {
                for (Member member : protection.members()) {
                    lowered = lowered.with(
                            member.name(), member.value().apply(wanted).orElse(""));
                }
            }
        }
        return lowered;
    }

    /** The names of the settings that a proposal is about. */
    static Set<String> namesOf(PolicyProposal proposal) {
        Set<String> names = new LinkedHashSet<>(OF_DESTRUCTIONS);
        names.addAll(proposal.settings().keySet());
        return names;
    }
}
