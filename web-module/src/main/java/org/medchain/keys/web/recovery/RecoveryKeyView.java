package org.medchain.keys.web.recovery;

import java.util.List;
import java.util.Optional;
import org.medchain.keys.escrow.EscrowStore.Coverage;
import org.medchain.keys.escrow.recovery.RecoveryKeyOperations.Report;
import org.medchain.keys.recovery.RecoveryKeyId;
import org.medchain.keys.recovery.RecoveryPublicKey;

/**
 * A tenant's recovery key as administrators see it, and how many data keys have a copy for it.
 *
 * @param recoveryKeyId absent if the tenant has none
 * @param dataKeys absent where nobody counted
 */
public record RecoveryKeyView(String recoveryKeyId, Counts dataKeys) {

    /**
     * How many data keys have a copy for which recovery key.
     *
     * @param withoutCopy those that no recovery key opens
     */
    public record Counts(long underThisKey, List<OtherKey> underOtherKeys, long withoutCopy) {}

    /** Copies for a recovery key that the tenant had before. */
    public record OtherKey(String recoveryKeyId, long dataKeys) {}

    static RecoveryKeyView of(Optional<RecoveryPublicKey> recoveryKey) {
        return new RecoveryKeyView(idOf(recoveryKey), null);
    }

    static RecoveryKeyView of(Report report) {
        Optional<RecoveryKeyId> current = report.current().map(RecoveryPublicKey::id);
        List<Coverage> coverage = report.coverage();
        return new RecoveryKeyView(
                idOf(report.current()),
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
