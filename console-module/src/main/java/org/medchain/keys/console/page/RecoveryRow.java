package org.medchain.keys.console.page;

import java.util.EnumSet;
import java.util.Set;
import org.medchain.keys.console.text.Texts;
import org.medchain.keys.escrow.recovery.RecoveryOperations.Standing;
import org.medchain.keys.escrow.recovery.RecoveryRecord;
import org.medchain.keys.escrow.recovery.RecoveryStatus;

/**
 * A recovery as a line of a table. What is not known is an empty text.
 *
 * @param patients how many it names; a word if it is for all
 * @param countdown how long until what it is about may leave
 * @param sealedTo the id of the key that custodians seal to
 * @param mine whether the person asked for it, and so may not approve it
 */
public record RecoveryRow(
        String id,
        String status,
        String reason,
        String patients,
        String requestedBy,
        String requestedAt,
        String approvedBy,
        String countdown,
        String exportAfter,
        String expiresAt,
        String exportedBy,
        String exportedAt,
        String sealedTo,
        long recovered,
        String endedBy,
        String endedAt,
        boolean mine,
        boolean awaitsApproval,
        boolean ready,
        boolean exported,
        boolean open) {

    private static final Set<RecoveryStatus> OPEN = EnumSet.of(
            RecoveryStatus.AWAITING_APPROVAL, RecoveryStatus.PENDING, RecoveryStatus.READY, RecoveryStatus.EXPORTED);

    static RecoveryRow of(Standing standing, Visit visit) {
        Texts texts = visit.texts();
        RecoveryRecord recovery = standing.recovery();
        return new RecoveryRow(
                recovery.id().toString(),
                texts.of("recovery." + standing.status().name()),
                recovery.reason(),
                recovery.namedPatients().map(String::valueOf).orElseGet(() -> texts.of("recovery.all")),
                recovery.persons().requester().name(),
                texts.time(recovery.persons().requester().time()),
                recovery.persons().approvedBy().orElse(""),
                standing.status() == RecoveryStatus.PENDING ? texts.until(recovery.exportAfter(), visit.now()) : "",
                texts.time(recovery.exportAfter()),
                texts.time(recovery.expiresAt()),
                recovery.exportedBy().orElse(""),
                texts.time(recovery.exportedAt()),
                recovery.publicKey().map(key -> key.id().inGroups()).orElse(""),
                recovery.recovered(),
                recovery.endedBy().orElse(""),
                texts.time(recovery.endedAt()),
                visit.isMine(recovery.persons().requester()),
                standing.status() == RecoveryStatus.AWAITING_APPROVAL,
                standing.status() == RecoveryStatus.READY,
                standing.status() == RecoveryStatus.EXPORTED,
                OPEN.contains(standing.status()));
    }
}
