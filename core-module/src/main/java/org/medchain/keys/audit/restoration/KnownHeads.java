package org.medchain.keys.audit.restoration;

import jakarta.inject.Inject;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.medchain.keys.AuditUnavailableException;
import org.medchain.keys.audit.ChangedChains;
import org.medchain.keys.audit.checkpoint.CheckpointFiles;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.server.Shared;

/** What this server knows of chains from outside of the database: their newest checkpoints, and what it appended itself. */
@Shared
public final class KnownHeads {

    private final CheckpointFiles files;
    private final ChangedChains changed;

    @Inject
    KnownHeads(CheckpointFiles files, ChangedChains changed) {
        this.files = files;
        this.changed = changed;
    }

    /**
     * What is known of the chain. A few lines of its file are read.
     *
     * @throws AuditUnavailableException if the directory of checkpoints can't be read
     */
    List<KnownHead> of(String chain) {
        try {
            return Stream.concat(files.newest(chain).map(KnownHead::of).stream(), appended(chain).stream())
                    .toList();
        } catch (UncheckedIOException e) {
            throw new AuditUnavailableException(e);
        }
    }

    private Optional<KnownHead> appended(String chain) {
        return changed.last(chain).map(KnownHead::of);
    }

    /** Whether a chain that stands here may lack what this server appended. Nothing is read. */
    boolean isDoubtful(ChainHead head) {
        return changed.last(head.tenantId())
                .filter(it -> it.doubtful() || it.head().size() > head.size())
                .isPresent();
    }

    /** What this server appended to the chain before is in it. */
    void trustAppended(String chain, List<KnownHead> found) {
        changed.last(chain)
                .filter(it -> it.doubtful() && found.contains(KnownHead.of(it)))
                .ifPresent(changed::trust);
    }

    /** From here on what this server appended before this time counts for nothing. */
    void forgetAppendedBefore(String chain, Instant time) {
        changed.forgetBefore(chain, time);
    }
}
