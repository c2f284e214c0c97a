package org.medchain.keys.web.recovery;

import java.util.List;
import java.util.Optional;
import org.medchain.keys.escrow.EscrowStore.Coverage;
import org.medchain.keys.escrow.recovery.RecoveryKeyOperations.Report;
import org.medchain.keys.recovery.RecoveryKeyId;
import org.medchain.keys.recovery.RecoveryPublicKey;
import org.medchain.keys.tenant.RecoveryKeyProposal;
import org.medchain.keys.tenant.Tenant;
import org.medchain.keys.web.json.Time;

/**
 * A tenant's recovery key as administrators see it, and how many data keys have a copy for it.
 *
 * @param recoveryKeyId absent if the tenant has none
 * @param next absent if nothing is proposed
 * @param dataKeys absent where nobody counted
 */
public record RecoveryKeyView(String recoveryKeyId, NextKey next, Counts dataKeys) {

    /**
     * The key that will take the place of the recovery key.
     *
     * @param recoveryKeyId absent if the tenant is to have none
     * @param approvedBy absent until a second person approved it, as what follows
     */
    public record NextKey(
            String recoveryKeyId,
            String proposedBy,
            String proposedAt,
            String approvedBy,
            String approvedAt,
            String holdsFrom) {

        static NextKey of(RecoveryKeyProposal proposal) {
            return new NextKey(
                    idOf(proposal.recoveryKey()),
                    proposal.proposer().name(),
                    proposal.proposer().time().toString(),
                    proposal.approvedBy().orElse(null),
                    Time.text(proposal.approvedAt()),
                    Time.text(proposal.holdsFrom()));
        }
    }

    /**
     * The number of data keys that have a copy for each recovery key.
     *
     * @param withoutCopy those that no recovery key opens
     */
    public record Counts(long underThisKey, List<OtherKey> underOtherKeys, long withoutCopy) {}

    /** Copies for a recovery key that the tenant had before. */
    public record OtherKey(String recoveryKeyId, long dataKeys) {}

    static RecoveryKeyView of(Tenant tenant) {
        return of(tenant, null);
    }

    private static RecoveryKeyView of(Tenant tenant, Counts counts) {
        return new RecoveryKeyView(
                idOf(tenant.recoveryKey()),
                tenant.recoveryKeyProposal().map(NextKey::of).orElse(null),
                counts);
    }

    static RecoveryKeyView of(Report report) {
        Optional<RecoveryKeyId> current = report.tenant().recoveryKey().map(RecoveryPublicKey::id);
        List<Coverage> coverage = report.coverage();
        return of(
                report.tenant(),
                new Counts(
                        current.map(id -> sum(coverage, Optional.of(id))).orElse(0L),
                        coverage.stream()
                                .filter(it -> it.recoveryKey().isPresent())
                                .filter(it -> !it.recoveryKey().equals(current))
                                .map(it -> new OtherKey(it.recoveryKey().get().inGroups(), it.dataKeys()))
                                .toList(),
                        sum(coverage, Optional.empty())));
    }

    private static long sum(List<Coverage> coverage, Optional<RecoveryKeyId> id) {
        return coverage.stream()
                .filter(it -> it.recoveryKey().equals(id))
                .mapToLong(Coverage::dataKeys)
                .sum();
    }

    private static String idOf(Optional<RecoveryPublicKey> recoveryKey) {
        return recoveryKey.map(it -> it.id().inGroups()).orElse(null);
    }
}
