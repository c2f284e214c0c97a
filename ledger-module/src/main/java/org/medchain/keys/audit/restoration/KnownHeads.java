package org.medchain.keys.audit.restoration;

import jakarta.inject.Inject;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.medchain.keys.AuditUnavailableException;
import org.medchain.keys.audit.ChangedChains;
import org.medchain.keys.audit.checkpoint.CheckpointFiles;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.server.Shared;

/**
 * The heads that this server knows from outside of the database: the newest checkpoints, and those that it appended
 * itself.
 */
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
     * Returns the known heads of the chain. What servers signed since the last look is read.
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

    /** Returns true if a chain with this head may lack what this server appended. Nothing is read. */
    boolean isDoubtful(ChainHead head) {
        return changed.last(head.tenantId())
                .filter(it -> it.doubtful() || it.head().size() > head.size())
                .isPresent();
    }

    /** Trusts what this server appended to the chain if it is in it. */
    void trustAppended(String chain, List<KnownHead> found) {
        changed.last(chain)
                .filter(it -> it.doubtful() && found.contains(KnownHead.of(it)))
                .ifPresent(changed::trust);
    }

    /** Forgets what this server appended if that is confirmed. */
    void forgetAppended(String chain, Predicate<KnownHead> confirmed) {
        changed.forgetIf(chain, it -> confirmed.test(KnownHead.of(it)));
    }
}
