package org.medchain.keys.web.recovery;

import org.medchain.keys.escrow.recovery.RecoveryOperations.Standing;
import org.medchain.keys.escrow.recovery.RecoveryRecord;
import org.medchain.keys.web.json.Time;

/**
 * A recovery as officers see it.
 *
 * @param patients how many it names; absent: all of the tenant
 * @param sealedTo the id of the recovery's key, which custodians learn
 */
public record RecoveryView(
        String id,
        String status,
        String reason,
        Integer patients,
        String requestedBy,
        String requestedAt,
        String approvedBy,
        String approvedAt,
        String exportAfter,
        String expiresAt,
        String exportedBy,
        String exportedAt,
        String sealedTo,
        long recoveredKeys,
        String endedBy,
        String endedAt) {

    static RecoveryView of(Standing standing) {
        RecoveryRecord recovery = standing.recovery();
        return new RecoveryView(
                recovery.id().toString(),
                standing.status().name(),
                recovery.reason(),
                recovery.namedPatients().orElse(null),
                recovery.persons().requester().name(),
                recovery.persons().requester().time().toString(),
                recovery.persons().approvedBy().orElse(null),
                Time.text(recovery.persons().approvedAt()),
                Time.text(recovery.exportAfter()),
                Time.text(recovery.expiresAt()),
                recovery.exportedBy().orElse(null),
                Time.text(recovery.exportedAt()),
                recovery.publicKey().map(key -> key.id().inGroups()).orElse(null),
                recovery.recovered(),
                recovery.endedBy().orElse(null),
                Time.text(recovery.endedAt()));
    }
}
