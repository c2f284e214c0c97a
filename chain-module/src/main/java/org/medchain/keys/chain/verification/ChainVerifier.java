package org.medchain.keys.chain.verification;

import java.util.Iterator;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.RecordedEntry;
import org.medchain.keys.chain.checkpoint.CheckpointVerifier;
import org.medchain.keys.chain.checkpoint.KeptCheckpoints;

/**
 * Verifies a tenant's chain against its checkpoints. Found without fail, wherever a later checkpoint stands: any change of
 * any field, entries missing, added, doubled, moved or of another tenant, a recomputed chain, an older state restored.
 *
 * <p>Limit: behind the last checkpoint, a recomputed chain and a tail that was cut off are not seen. And a
 * patient id that was dropped together with its salt, as erasures do, is counted and no more: whether an erasure accounts
 * for it the chain does not tell.
 *
 * <p>Entries are streamed, and checkpoints are read when the chain comes to them.
 */
public final class ChainVerifier {

    private final CheckpointVerifier checkpointVerifier;

    public ChainVerifier(CheckpointVerifier checkpointVerifier) {
        this.checkpointVerifier = checkpointVerifier;
    }

    /**
     * @param start where the entries begin: {@link ChainHead#startOf} for a whole chain, or a head that is known to be right
     * @param entries in the order of the chain. An entry that can't be built counts as malformed if the iterator says so
     *     by {@link org.medchain.keys.chain.MalformedAuditException}; any other exception goes to the caller
     * @param checkpoints of the tenant, genuine or not; those of less than the start are passed over
     */
    public Verification verify(ChainHead start, Iterator<RecordedEntry> entries, KeptCheckpoints checkpoints) {
        return verify(start, entries, checkpoints, Long.MAX_VALUE);
    }

    /** @param last how far the entries go: checkpoints of more are passed over, and the rest of the chain is not missed */
    public Verification verify(
            ChainHead start, Iterator<RecordedEntry> entries, KeptCheckpoints checkpoints, long last) {
        CheckpointTrail trail = new CheckpointTrail(checkpointVerifier, checkpoints, start, last);
        return new VerificationRun(start, new EntrySource(entries), trail).run();
    }
}
