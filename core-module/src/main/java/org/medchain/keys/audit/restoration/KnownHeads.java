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

    /** What this server appended last. Nothing is read. */
    Optional<KnownHead> appended(String chain) {
        return changed.longest(chain).map(KnownHead::of);
    }

    /** From here on what this server appended before this time counts for nothing. */
    void forgetAppendedBefore(String chain, Instant time) {
        changed.forgetBefore(chain, time);
    }
}
