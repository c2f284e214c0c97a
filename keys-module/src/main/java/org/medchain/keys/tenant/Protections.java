package org.medchain.keys.tenant;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.BinaryOperator;
import org.medchain.keys.audit.directing.RowValues;
import org.medchain.keys.provider.TenantCmk;

/**
 * The settings that protect a tenant. Where four eyes guard destructions, one person alone lowers none of them; this is the only list of them.
 *
 * <p>Window and four eyes take a second person for any change. Of the others only a lowering does: one person sets what a tenant had none of, and what
 * protects more.
 */
final class Protections {

    private static final String RETENTION = "auditRetention";

    private static final List<Protection> BESIDE_DESTRUCTIONS = List.of(
            new Protection(
                    List.of(RETENTION),
                    (wanted, current) -> retentionOf(wanted).isShorterThan(retentionOf(current)),
                    (wanted, current) -> wanted.with(wanted.policies().with(retentionOf(current)))),
            new Protection(
                    List.of("keepPatientIdsInAudit"),
                    (wanted, current) -> wanted.policies().keepPatientIdsInAudit()
                            && !current.policies().keepPatientIdsInAudit(),
                    (wanted, current) -> wanted.with(wanted.policies().withoutPatientIdsInAudit())),
            new Protection(
                    List.of("maxMessagesPerKey"),
                    (wanted, current) -> limitsOf(wanted).allowMoreMessagesThan(limitsOf(current)),
                    (wanted, current) ->
                            wanted.with(wanted.policies().with(limitsOf(wanted).withMessagesOf(limitsOf(current))))),
            new Protection(
                    List.of("sealingPeriod"),
                    (wanted, current) -> limitsOf(wanted).allowSealingLongerThan(limitsOf(current)),
                    (wanted, current) ->
                            wanted.with(wanted.policies().with(limitsOf(wanted).withPeriodOf(limitsOf(current))))),
            new Protection(
                    List.of("cmkActiveFrom", "cmkActiveUntil"),
                    (wanted, current) -> wanted.cmkDates().areWiderThan(current.cmkDates()),
                    (wanted, current) -> wanted.with(current.cmkDates())),
            new Protection(
                    List.of("kmsCmkArn", "kmsReplicaArns"),
                    (wanted, current) -> replacesCmk(wanted.cmk(), current.cmk()),
                    (wanted, current) ->
                            wanted.with(current.cmk().withHsmKey(wanted.cmk().hsmKey()))),
            new Protection(
                    List.of("hsmKeyLabel"),
                    (wanted, current) -> current.cmk().hsmKey().isPresent()
                            && !current.cmk().hsmKey().equals(wanted.cmk().hsmKey()),
                    (wanted, current) ->
                            wanted.with(wanted.cmk().withHsmKey(current.cmk().hsmKey()))));

    private static final Set<String> OF_DESTRUCTIONS = Set.of("destructionWindow", "fourEyes", "recoveryKeyWait");

    private Protections() {}

    /**
     * Settings that are lowered together.
     *
     * @param names as the interface has them
     * @param isLowered says whether the first protects less than the second
     * @param kept returns the first, with these settings of the second
     */
    private record Protection(
            List<String> names,
            BiPredicate<TenantSpecification, TenantSpecification> isLowered,
            BinaryOperator<TenantSpecification> kept) {}

    private static AuditRetention retentionOf(TenantSpecification specification) {
        return specification.policies().auditRetention();
    }

    private static SealingLimits limitsOf(TenantSpecification specification) {
        return specification.policies().sealingLimits();
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
        Map<String, String> texts = new HashMap<>(wanted.texts());
        texts.put(RETENTION, retentionOf(wanted).length().normalized().toString());
        RowValues lowered = RowValues.of();
        for (Protection protection : BESIDE_DESTRUCTIONS) {
            if (protection.isLowered().test(wanted, current)) {
                for (String name : protection.names()) {
                    lowered = lowered.with(name, texts.get(name));
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
