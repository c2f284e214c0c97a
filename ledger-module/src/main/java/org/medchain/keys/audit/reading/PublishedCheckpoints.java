package org.medchain.keys.audit.reading;

import jakarta.inject.Inject;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.medchain.keys.AuditUnavailableException;
import org.medchain.keys.CallerRefusedException;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.checkpoint.CheckpointFiles;
import org.medchain.keys.chain.checkpoint.CheckpointDirectory.Placed;
import org.medchain.keys.server.Shared;

/** Shows the checkpoints of the auditor's chain, as this server's directory has them. */
@Shared
public final class PublishedCheckpoints {

    private final AuditorsChain auditorsChain;
    private final CheckpointFiles files;

    @Inject
    PublishedCheckpoints(AuditorsChain auditorsChain, CheckpointFiles files) {
        this.auditorsChain = auditorsChain;
        this.files = files;
    }

    /**
     * Checkpoints, the last written first: one more than the limit if there are more to come.
     *
     * @param before where the last one of the page before is
     * @throws CallerRefusedException if the caller's token names no tenant
     */
    public List<Placed> read(Optional<Long> before, int limit) {
        return auditorsChain.run(
                Operation.READ_CHECKPOINTS,
                Optional.empty(),
                chain -> read(chain, before.orElse(Long.MAX_VALUE), limit + 1));
    }

    private List<Placed> read(String chain, long before, int limit) {
        try {
            return files.directory().readBackwards(chain, before, limit);
        } catch (UncheckedIOException e) {
            throw new AuditUnavailableException(e);
        }
    }

    /** The keys that verify them, each as PEM, by their ids. */
    public SortedMap<String, String> publicKeys() {
        return files.verifier().publicKeys();
    }
}
