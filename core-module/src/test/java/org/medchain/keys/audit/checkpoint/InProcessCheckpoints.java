package org.medchain.keys.audit.checkpoint;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.checkpoint.Checkpoint;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.settings.MapConfig;

/** The checkpoints of a process without a server, in a directory that is its own. */
public final class InProcessCheckpoints {

    private final CheckpointFiles files;

    public InProcessCheckpoints(Path directory) {
        CheckpointSettings settings = new CheckpointSettings(MapConfig.variables(Map.of(
                "AUDIT_CHECKPOINT_DIRECTORY",
                directory.toString(),
                "AUDIT_CHECKPOINT_KEY_FILE",
                directory.resolve("key.pem").toString())));
        files = new CheckpointFiles(settings, new SecureRandom());
        files.open();
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
