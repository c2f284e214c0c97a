package org.medchain.keys.settings;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;

/** The settings of audit checkpoints, by the names that README.md lists. */
@ApplicationScoped
public class CheckpointSettings {

    private static final String KEY_FILE = "AUDIT_CHECKPOINT_KEY_FILE";
    private static final String PUBLIC_KEYS = "AUDIT_CHECKPOINT_PUBLIC_KEYS";

    private Variables variables;

    /** For the proxy. */
    protected CheckpointSettings() {}

    @Inject
    public CheckpointSettings(Config config) {
        this.variables = new Variables(config);
    }

    /** Where checkpoints are kept. It is not made here, since one that is missing is most likely not mounted. */
    public Path directory() {
        Path directory =
                path("AUDIT_CHECKPOINT_DIRECTORY", variables.require("AUDIT_CHECKPOINT_DIRECTORY", "must be set"));
        if (!Files.isDirectory(directory) || !Files.isWritable(directory)) {
            throw new InvalidSettingException(
                    "AUDIT_CHECKPOINT_DIRECTORY", "must name a directory that exists and can be written");
        }
        return directory;
    }

    /** The file of the signing key; made at the first start. */
    public Path keyFile() {
        return path(KEY_FILE, variables.require(KEY_FILE, "must be set"));
    }

    /** Says in one line why {@link #keyFile()} can't be used. */
    public InvalidSettingException refuseKeyFile(RuntimeException why) {
        return new InvalidSettingException(KEY_FILE, "can't be used: " + why.getMessage());
    }

    /** Says in one line why one of {@link #publicKeyFiles()} can't be used. */
    public InvalidSettingException refusePublicKeyFile(RuntimeException why) {
        return new InvalidSettingException(PUBLIC_KEYS, "can't be used: " + why.getMessage());
    }

    /** Files of public keys that are trusted beside the signing key's: of its predecessors, or of other servers. */
    public List<Path> publicKeyFiles() {
        return variables.find(PUBLIC_KEYS).stream()
                .flatMap(names -> Stream.of(names.split(",", -1)))
                .map(name -> path(PUBLIC_KEYS, name))
                .toList();
    }

    /** How long entries wait for a checkpoint. */
    public Duration interval() {
        return Duration.ofSeconds(variables.number("AUDIT_CHECKPOINT_SECONDS", 60, 1, 86_400));
    }

    /** How many entries of a tenant don't wait that long. */
    public int entries() {
        return variables.number("AUDIT_CHECKPOINT_ENTRIES", 1000, 1, 1_000_000);
    }

    private static Path path(String variable, String name) {
        return Variables.parse(variable, "is not a path", name, Path::of);
    }
}
