package org.medchain.keys.settings;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/** The settings of the archive of audit events, by the names that README.md lists. */
@ApplicationScoped
public class ArchiveSettings {

    private static final String DIRECTORY = "AUDIT_ARCHIVE_DIRECTORY";

    private Variables variables;

    /** For the proxy. */
    protected ArchiveSettings() {}

    @Inject
    public ArchiveSettings(Config config) {
        this.variables = new Variables(config);
    }

    /** Where old events go; without it none is archived, and none is removed. */
    public Optional<Path> directory() {
        Optional<Path> directory =
                variables.find(DIRECTORY).map(name -> Variables.parse(DIRECTORY, "is not a path", name, Path::of));
        if (directory.isPresent() && !(Files.isDirectory(directory.get()) && Files.isWritable(directory.get()))) {
            throw new InvalidSettingException(DIRECTORY, "must name a directory that exists and can be written");
        }
        return directory;
    }

    /** How often it is looked whether events are old enough. */
    public Duration interval() {
        return Duration.ofSeconds(variables.number("AUDIT_ARCHIVE_SECONDS", 86_400, 1, 604_800));
    }
}
