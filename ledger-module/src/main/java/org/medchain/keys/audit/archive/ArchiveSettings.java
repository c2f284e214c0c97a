package org.medchain.keys.audit.archive;

import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.settings.NumberVariable;
import org.medchain.keys.server.settings.Settings;
import org.medchain.keys.server.settings.TextVariable;
import org.medchain.keys.server.settings.Variables;

/**
 * The settings of the archive of audit events.
 *
 * @param directory where old events go; without it none is archived, and none is removed
 * @param interval how often the service looks whether events are old enough
 */
@Shared
record ArchiveSettings(Optional<Path> directory, Duration interval) implements Settings {

    private static final TextVariable DIRECTORY = TextVariable.optional("AUDIT_ARCHIVE_DIRECTORY");
    private static final NumberVariable INTERVAL = new NumberVariable("AUDIT_ARCHIVE_SECONDS", 86_400, 1, 604_800);

    ArchiveSettings {
        directory.ifPresent(DIRECTORY::checkDirectory);
        INTERVAL.check(interval.toSeconds());
    }

    @Inject
    ArchiveSettings(Variables variables) {
        this(variables.find(DIRECTORY).map(DIRECTORY::parsePath), variables.seconds(INTERVAL));
    }
}
