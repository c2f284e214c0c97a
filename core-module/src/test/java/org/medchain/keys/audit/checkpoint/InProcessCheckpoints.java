package org.medchain.keys.audit.checkpoint;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
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

    /** What a server does each second, on these chains. */
    public Runnable rounds(Database database, Clock clock) {
        Checkpointer checkpointer = new Checkpointer(
                heads(database),
                Set::of,
                files.directory(),
                files.signer(),
                files.verifier(),
                new CheckpointRule(Duration.ofMinutes(1), 1000),
                clock);
        return checkpointer::run;
    }

    public static ChainHeadStore heads(Database database) {
        return new ChainHeadStore(new ChainStartStore(database), database);
    }

    public CheckpointFiles files() {
        return files;
    }

    /** Signs this and keeps it, right or wrong. */
    public Checkpoint sign(ChainHead head, Instant time) {
        Checkpoint checkpoint = files.signer().sign(head, time);
        files.directory().append(checkpoint);
        return checkpoint;
    }
}
