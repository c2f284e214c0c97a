package org.medchain.keys.audit.checkpoint;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.checkpoint.Checkpoint;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.settings.MapConfig;

/** The checkpoints of a process without a server, in a directory that is its own. */
public final class InProcessCheckpoints {

    private final CheckpointFiles files;

    public InProcessCheckpoints(Path directory) {
        this(directory, directory.resolve("key.pem"));
    }

    /** Of one server of several, which sign with the same key. */
    public InProcessCheckpoints(Path directory, Path keyFile) {
        CheckpointSettings settings = new CheckpointSettings(MapConfig.variables(Map.of(
                "AUDIT_CHECKPOINT_DIRECTORY", directory.toString(), "AUDIT_CHECKPOINT_KEY_FILE", keyFile.toString())));
        files = new CheckpointFiles(settings, new SecureRandom());
        files.open();
    }

    /** In files that are open. */
    InProcessCheckpoints(CheckpointFiles files) {
        this.files = files;
    }

    /** What a server does when an interval is over: it looks at all chains, and signs what is new. */
    public Runnable rounds(Database database, Forks forks, Clock clock) {
        Checkpointer checkpointer = new Checkpointer(
                heads(database),
                Set::of,
                files.checkpoints(),
                new CheckpointRule(Duration.ZERO, 1),
                forks,
                () -> Optional.of(clock.instant()));
        return checkpointer::run;
    }

    public static ChainHeadStore heads(Database database) {
        return new ChainHeadStore(database);
    }

    public CheckpointFiles files() {
        return files;
    }

    /** Looks at one chain as a server does that was just started, and waits for no interval. */
    public void look(Database database, String chain, Forks forks) {
        ChainHeadStore all = heads(database);
        StoredChains one = new StoredChains() {
            @Override
            public Page page(String after) {
                return new Page(all.heads(Set.of(chain)), Optional.empty());
            }

            @Override
            public List<ChainHead> heads(Set<String> tenantIds) {
                return all.heads(tenantIds);
            }

            @Override
            public void awaitDisk() {
                all.awaitDisk();
            }

            @Override
            public Map<ChainHead, Boolean> passedThrough(Collection<ChainHead> heads) {
                return all.passedThrough(heads);
            }
        };
        new Checkpointer(
                        one,
                        Set::of,
                        files.checkpoints(),
                        new CheckpointRule(Duration.ZERO, 1),
                        forks,
                        () -> Optional.of(InProcessAudit.CLOCK.instant()))
                .run();
    }

    /** Signs this and keeps it, right or wrong. */
    public Checkpoint sign(ChainHead head, Instant time) {
        return files.checkpoints()
                .sign(List.of(head), time)
                .find(head.tenantId())
                .orElseThrow();
    }

    /** The one that was signed last. */
    public Checkpoint newest(String chain) {
        return files.directory().readBackwards(chain, Long.MAX_VALUE, 1).get(0).checkpoint();
    }
}
