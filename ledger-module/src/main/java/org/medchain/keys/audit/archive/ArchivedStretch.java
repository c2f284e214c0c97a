package org.medchain.keys.audit.archive;

import jakarta.inject.Inject;
import java.util.List;
import org.medchain.keys.audit.checkpoint.CheckpointFiles;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.RecordedEntry;
import org.medchain.keys.chain.checkpoint.KeptCheckpoints;
import org.medchain.keys.chain.verification.ChainVerifier;
import org.medchain.keys.chain.verification.Verification;
import org.medchain.keys.chain.verification.Verification.Flawed;
import org.medchain.keys.chain.verification.Verification.Verified;
import org.medchain.keys.server.Shared;

/**
 * Verifies an archived part of a chain before its events are removed from the table: events that were tampered with stay there
 * as evidence.
 */
@Shared
final class ArchivedStretch {

    private final CheckpointFiles files;

    @Inject
    ArchivedStretch(CheckpointFiles files) {
        this.files = files;
    }

    /** The caller closes what it gets, and can have any number of stretches of the chain verified with it. */
    KeptCheckpoints checkpointsOf(String tenantId) {
        return files.directory().read(tenantId);
    }

    /**
     * @param start where the stretch begins
     * @return where it ends
     * @throws IllegalStateException if an entry does not follow, or a checkpoint disagrees
     */
    ChainHead requireVerified(ChainHead start, List<RecordedEntry> stretch, KeptCheckpoints checkpoints) {
        long end = start.size() + stretch.size();
        Verification found = new ChainVerifier(files.verifier()).verify(start, stretch.iterator(), checkpoints, end);
        if (found instanceof Verified verified && verified.head().size() == end && end > start.size()) {
            return verified.head();
        }
        throw new IllegalStateException(
                found instanceof Flawed flawed
                        ? "entry " + flawed.position() + " of the chain: " + flawed.flaw()
                        : "the archived stretch is not whole");
    }
}
