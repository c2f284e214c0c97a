package org.medchain.keys.audit.checkpoint;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.medchain.keys.chain.checkpoint.CheckpointDirectory;
import org.medchain.keys.chain.checkpoint.CheckpointSigner;
import org.medchain.keys.chain.checkpoint.CheckpointVerifier;
import org.medchain.keys.chain.checkpoint.Leaf;
import org.medchain.keys.chain.signing.KeyFileException;
import org.medchain.keys.chain.signing.TrustedKeys;
import org.medchain.keys.server.DiskSpace;
import org.medchain.keys.server.settings.InvalidSettingException;

/** The directory of checkpoints, the key that signs them, and the public keys that are trusted. */
@ApplicationScoped
public class CheckpointFiles {

    private CheckpointSettings settings;
    private SecureRandom random;
    private volatile SignedCheckpoints checkpoints;

    /** The proxy calls this constructor. */
    protected CheckpointFiles() {}

    @Inject
    CheckpointFiles(CheckpointSettings settings, SecureRandom random) {
        this.settings = settings;
        this.random = random;
    }

    /**
     * Opens the files; call it once, at the start. Makes the signing key if there is none.
     *
     * @throws InvalidSettingException if directory or keys can't be used
     */
    public void open() {
        CheckpointDirectory directory = new CheckpointDirectory(settings.directory());
        CheckpointSigner signer = settings.mlDsaKeyFile()
                .map(file -> withMlDsa(openSigner(), file))
                .orElseGet(this::openSigner);
        List<PublicKey> trusted = new ArrayList<>(signer.publicKeys());
        trusted.addAll(readPublicKeys());
        checkpoints = new SignedCheckpoints(directory, signer, new CheckpointVerifier(trusted));
    }

    private CheckpointSigner openSigner() {
        try {
            return CheckpointSigner.openOrCreate(settings.keyFile(), random);
        } catch (KeyFileException e) {
            throw settings.refuseKeyFile(e);
        }
    }

    private CheckpointSigner withMlDsa(CheckpointSigner first, Path file) {
        try {
            return first.withMlDsa(file, random);
        } catch (KeyFileException e) {
            throw settings.refuseMlDsaKeyFile(e);
        }
    }

    private List<PublicKey> readPublicKeys() {
        try {
            return settings.publicKeyFiles().stream().map(TrustedKeys::readKey).toList();
        } catch (KeyFileException e) {
            throw settings.refusePublicKeyFile(e);
        }
    }

    /** Finds the newest genuine checkpoint of a chain in the directory, whichever server signed it. */
    public Optional<Leaf> newest(String tenantId) {
        return checkpoints.newest(tenantId);
    }

    SignedCheckpoints checkpoints() {
        return checkpoints;
    }

    /** Returns a checkpointer that signs into these files as often as the settings say. The parameters are those of {@link Checkpointer}. */
    Checkpointer checkpointer(
            StoredChains chains, Supplier<Set<String>> changed, Forks forks, Supplier<Optional<Instant>> time) {
        CheckpointRule rule = new CheckpointRule(settings.interval(), settings.entries());
        return new Checkpointer(chains, changed, checkpoints, rule, forks, time);
    }

    /** Shows in the metrics the room that is left for the files. */
    void showIn(MetricRegistry metrics) {
        DiskSpace.show(metrics, "checkpoints", settings.directory());
    }

    public CheckpointDirectory directory() {
        return checkpoints.directory();
    }

    /** Trusts the own key and those of {@code AUDIT_CHECKPOINT_PUBLIC_KEYS}. */
    public CheckpointVerifier verifier() {
        return checkpoints.verifier();
    }
}
