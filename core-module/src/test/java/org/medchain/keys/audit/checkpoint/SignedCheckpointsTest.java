package org.medchain.keys.audit.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.checkpoint.Checkpoint;
import org.medchain.keys.chain.checkpoint.CheckpointDirectory;
import org.medchain.keys.chain.checkpoint.CheckpointSigner;
import org.medchain.keys.chain.checkpoint.CheckpointVerifier;

class SignedCheckpointsTest {

    private static final String TENANT = "clinic-north";
    private static final ChainHead HEAD =
            new ChainHead(TENANT, 1, ChainHead.startOf(TENANT).hash());

    @TempDir
    Path path;

    private CheckpointDirectory directory;
    private SignedCheckpoints checkpoints;

    /** A signature that would be verified would be refused. */
    private Checkpoint ofAnotherKey;

    @BeforeEach
    void open() {
        directory = new CheckpointDirectory(path);
        CheckpointSigner signer = CheckpointSigner.openOrCreate(path.resolve("key.pem"), new SecureRandom());
        checkpoints = new SignedCheckpoints(directory, signer, new CheckpointVerifier(signer.publicKeys()));
        ofAnotherKey = CheckpointSigner.openOrCreate(path.resolve("other.pem"), new SecureRandom())
                .sign(HEAD, Instant.EPOCH);
        directory.append(ofAnotherKey);
    }

    @Test
    void theNewestIsVerified() {
        assertThat(checkpoints.newest(TENANT)).isEmpty();
    }

    @Test
    void theNewestIsNotVerifiedAgain() {
        assertThat(checkpoints.newest(TENANT, Optional.of(ofAnotherKey))).contains(ofAnotherKey);
    }

    @Test
    void theNewestIsOnlyOneThatIsInTheDirectory() {
        Checkpoint known = checkpoints
                .sign(List.of(HEAD), Instant.EPOCH)
                .keySet()
                .iterator()
                .next();
        directory.setAside(known);

        assertThat(checkpoints.newest(TENANT, Optional.of(known))).isEmpty();
    }
}
