package org.medchain.keys.destruction;

import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Period;
import java.util.Optional;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.settings.NumberVariable;
import org.medchain.keys.server.settings.Settings;
import org.medchain.keys.server.settings.TextVariable;
import org.medchain.keys.server.settings.Variables;

/**
 * The settings of destructions.
 *
 * @param certificateKeyFile the key that signs certificates; made at the first start
 * @param certificateMlDsaKeyFile a second key that signs them, of ML-DSA-65, if there is to be one; made likewise
 * @param checkInterval how often the service looks for destructions whose window is over
 * @param backupRetention how long backups of the database are kept, if that is known
 */
@Shared
record ErasureSettings(
        Path certificateKeyFile,
        Optional<Path> certificateMlDsaKeyFile,
        Duration checkInterval,
        Optional<Period> backupRetention)
        implements Settings {

    private static final TextVariable CERTIFICATE_KEY_FILE = TextVariable.required("CERTIFICATE_KEY_FILE");
    private static final TextVariable CERTIFICATE_ML_DSA_KEY_FILE =
            TextVariable.optional("CERTIFICATE_ML_DSA_KEY_FILE");
    private static final NumberVariable CHECK_INTERVAL = new NumberVariable("ERASURE_CHECK_SECONDS", 60, 1, 3600);
    private static final TextVariable BACKUP_RETENTION = TextVariable.optional("BACKUP_RETENTION");
    private static final String NO_PERIOD = "must be an ISO 8601 period, P30D for example";

    ErasureSettings {
        CHECK_INTERVAL.check(checkInterval.toSeconds());
        if (backupRetention.filter(Period::isNegative).isPresent()) {
            throw BACKUP_RETENTION.refuse(NO_PERIOD);
        }
    }

    @Inject
    ErasureSettings(Variables variables) {
        this(
                variables.path(CERTIFICATE_KEY_FILE),
                variables.find(CERTIFICATE_ML_DSA_KEY_FILE).map(CERTIFICATE_ML_DSA_KEY_FILE::parsePath),
                variables.seconds(CHECK_INTERVAL),
                variables.find(BACKUP_RETENTION).map(value -> BACKUP_RETENTION.parse(value, NO_PERIOD, Period::parse)));
    }
}
