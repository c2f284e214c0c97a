package org.medchain.keys.audit.checkpoint;

import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.settings.InvalidSettingException;
import org.medchain.keys.server.settings.NumberVariable;
import org.medchain.keys.server.settings.Settings;
import org.medchain.keys.server.settings.TextVariable;
import org.medchain.keys.server.settings.Variables;

/**
 * The settings of audit checkpoints.
 *
 * @param directory where checkpoints are kept
 * @param keyFile the file of the signing key; made at the first start
 * @param mlDsaKeyFile the file of a second signing key, of ML-DSA-65, if there is to be one; made likewise
 * @param publicKeyFiles files of public keys that are trusted beside the signing key's: of its predecessors, or of other servers
 * @param interval how long entries wait for a checkpoint
 * @param entries how many entries of a tenant don't wait that long
 */
@Shared
record CheckpointSettings(
        Path directory,
        Path keyFile,
        Optional<Path> mlDsaKeyFile,
        List<Path> publicKeyFiles,
        Duration interval,
        int entries)
        implements Settings {

    private static final TextVariable DIRECTORY = TextVariable.required("AUDIT_CHECKPOINT_DIRECTORY");
    private static final TextVariable KEY_FILE = TextVariable.required("AUDIT_CHECKPOINT_KEY_FILE");
    private static final TextVariable ML_DSA_KEY_FILE = TextVariable.optional("AUDIT_CHECKPOINT_ML_DSA_KEY_FILE");
    private static final TextVariable PUBLIC_KEYS = TextVariable.optional("AUDIT_CHECKPOINT_PUBLIC_KEYS");
    private static final NumberVariable INTERVAL = new NumberVariable("AUDIT_CHECKPOINT_SECONDS", 60, 1, 86_400);
    private static final NumberVariable ENTRIES = new NumberVariable("AUDIT_CHECKPOINT_ENTRIES", 1000, 1, 1_000_000);

    CheckpointSettings {
        publicKeyFiles = List.copyOf(publicKeyFiles);
        DIRECTORY.checkDirectory(directory);
        INTERVAL.check(interval.toSeconds());
        ENTRIES.check(entries);
    }

    @Inject
    CheckpointSettings(Variables variables) {
        this(
                variables.path(DIRECTORY),
                variables.path(KEY_FILE),
                variables.find(ML_DSA_KEY_FILE).map(ML_DSA_KEY_FILE::parsePath),
                variables.list(PUBLIC_KEYS).stream().map(PUBLIC_KEYS::parsePath).toList(),
                variables.seconds(INTERVAL),
                variables.number(ENTRIES));
    }

    /** Says in one line why {@link #keyFile()} can't be used. */
    InvalidSettingException refuseKeyFile(RuntimeException why) {
        return KEY_FILE.refuse("can't be used: " + why.getMessage());
    }

    /** Says in one line why {@link #mlDsaKeyFile()} can't be used. */
    InvalidSettingException refuseMlDsaKeyFile(RuntimeException why) {
        return ML_DSA_KEY_FILE.refuse("can't be used: " + why.getMessage());
    }

    /** Says in one line why one of {@link #publicKeyFiles()} can't be used. */
    InvalidSettingException refusePublicKeyFile(RuntimeException why) {
        return PUBLIC_KEYS.refuse("can't be used: " + why.getMessage());
    }
}
