package org.medchain.keys.settings;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Period;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/** The settings of destructions, by the names that README.md lists. */
@ApplicationScoped
public class ErasureSettings {

    private Variables variables;

    /** For the proxy. */
    protected ErasureSettings() {}

    @Inject
    public ErasureSettings(Config config) {
        this.variables = new Variables(config);
    }

    /** The erasure ledger; made at the first start. */
    public Path ledgerFile() {
        return path("ERASURE_LEDGER_FILE");
    }

    /** The key that signs certificates; made at the first start. */
    public Path certificateKeyFile() {
        return path("CERTIFICATE_KEY_FILE");
    }

    /** How often the service looks for destructions whose window is over. */
    public Duration checkInterval() {
        return Duration.ofSeconds(variables.number("ERASURE_CHECK_SECONDS", 60, 1, 3600));
    }

    /** How long backups of the database are kept, if that is known. */
    public Optional<Period> backupRetention() {
        return variables.find("BACKUP_RETENTION").map(ErasureSettings::parsePeriod);
    }

    private static Period parsePeriod(String value) {
        try {
            Period period = Period.parse(value);
            if (!period.isNegative()) {
                return period;
            }
        } catch (DateTimeException e) {
            // Told below: the value is no period either way.
        }
        throw new InvalidSettingException("BACKUP_RETENTION", "must be an ISO 8601 period, P30D for example");
    }

    private Path path(String variable) {
        return Variables.parse(variable, "is not a path", variables.require(variable, "must be set"), Path::of);
    }
}
