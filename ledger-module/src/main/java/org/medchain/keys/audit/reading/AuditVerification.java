package org.medchain.keys.audit.reading;

import jakarta.inject.Inject;
import java.util.Optional;
import org.medchain.keys.CallerRefusedException;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.checkpoint.ChainHeadStore;
import org.medchain.keys.audit.checkpoint.ChainStartStore;
import org.medchain.keys.audit.checkpoint.CheckpointFiles;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.checkpoint.KeptCheckpoints;
import org.medchain.keys.chain.verification.ChainVerifier;
import org.medchain.keys.chain.verification.Flaw;
import org.medchain.keys.chain.verification.Verification;
import org.medchain.keys.chain.verification.Verification.Flawed;
import org.medchain.keys.chain.verification.Verification.Verified;
import org.medchain.keys.server.Shared;

/**
 * Verifies the auditor's chain as it is in the tables, against the checkpoints in the directory.
 *
 * <p>Limit: it is the server that says so. Who doesn't trust it verifies an export offline.
 */
@Shared
public final class AuditVerification {

    private final AuditorsChain auditorsChain;
    private final EntryStore rows;
    private final ChainHeadStore heads;
    private final ChainStartStore starts;
    private final CheckpointFiles files;

    @Inject
    AuditVerification(
            AuditorsChain auditorsChain,
            EntryStore rows,
            ChainHeadStore heads,
            ChainStartStore starts,
            CheckpointFiles files) {
        this.auditorsChain = auditorsChain;
        this.rows = rows;
        this.heads = heads;
        this.starts = starts;
        this.files = files;
    }

    /** @throws CallerRefusedException if the caller's token names no tenant */
    public TrailVerification verify() {
        return auditorsChain.run(Operation.VERIFY_AUDIT_LOG, Optional.empty(), this::verify);
    }

    private TrailVerification verify(String chain) {
        // Before the entries: whatever these speak of is in the table by then, however long the chain grows meanwhile.
        try (KeptCheckpoints kept = files.directory().read(chain)) {
            Optional<ChainHead> head = heads.find(chain);
            Verification found = verify(chain, kept);
            return new TrailVerification(
                    chain,
                    comparedWith(head, found),
                    kept.newest(),
                    kept.unreadableLines(),
                    files.directory().lost(chain));
        }
    }

    private Verification verify(String chain, KeptCheckpoints kept) {
        ChainHead start;
        Verification found;
        do {
            start = starts.of(chain);
            found = new ChainVerifier(files.verifier()).verify(start, new StoredChain(rows, start), kept);
            // Again if entries went to the archive meanwhile.
        } while (found instanceof Flawed && !start.equals(starts.of(chain)));
        return found;
    }

    /** The head tells of entries that no checkpoint knows yet. */
    private static Verification comparedWith(Optional<ChainHead> head, Verification found) {
        if (found instanceof Verified verified
                && head.isPresent()
                && head.get().size() > verified.head().size()) {
            long proven = verified.checkpointed();
            return new Flawed(proven + 1, Flaw.CUT_TAIL, verified.head().size(), proven);
        }
        return found;
    }
}
