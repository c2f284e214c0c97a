package org.medchain.keys.patient;

import jakarta.inject.Inject;
import java.time.Period;
import java.util.Optional;
import java.util.stream.Stream;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.DatabaseUrl;
import org.medchain.keys.server.settings.Settings;
import org.medchain.keys.server.settings.TextVariable;
import org.medchain.keys.server.settings.Variables;

/**
 * The settings of the store of erasure keys. The server reads URL, user and password by itself; they are checked and not kept.
 *
 * @param keks of a database of their own; empty if erasure keys are in the records database
 * @param backupRetention how long backups of a database of their own are kept, if that is known
 */
@Shared
public record ErasureKeySettings(Optional<ErasureKeks> keks, Optional<Period> backupRetention) implements Settings {

    static final TextVariable URL = TextVariable.optional("ERASURE_KEYS_URL");
    private static final TextVariable USER = TextVariable.optional("ERASURE_KEYS_USER");
    private static final TextVariable PASSWORD = TextVariable.optional("ERASURE_KEYS_PASSWORD");
    static final TextVariable KEK = TextVariable.optional("ERASURE_KEYS_KEK");
    private static final TextVariable PREVIOUS_KEKS = TextVariable.optional("ERASURE_KEYS_KEK_PREVIOUS");
    private static final TextVariable BACKUP_RETENTION = TextVariable.optional("ERASURE_KEYS_BACKUP_RETENTION");
    private static final String NO_PERIOD = "must be an ISO 8601 period, P7D for example";

    public ErasureKeySettings {
        if (backupRetention.filter(Period::isNegative).isPresent()) {
            throw BACKUP_RETENTION.refuse(NO_PERIOD);
        }
    }

    @Inject
    ErasureKeySettings(Variables variables) {
        this(
                variables.find(URL).map(url -> readKeks(variables, url)),
                variables.find(BACKUP_RETENTION).map(value -> BACKUP_RETENTION.parse(value, NO_PERIOD, Period::parse)));
    }

    private static ErasureKeks readKeks(Variables variables, String url) {
        DatabaseUrl.check(URL, url);
        require(variables, USER);
        require(variables, PASSWORD);
        Stream<ErasureKek> current = Stream.of(KEK.parseSecret(require(variables, KEK), ErasureKek::parse));
        Stream<ErasureKek> previous =
                variables.list(PREVIOUS_KEKS).stream().map(kek -> PREVIOUS_KEKS.parseSecret(kek, ErasureKek::parse));
        return new ErasureKeks(Stream.concat(current, previous).toList());
    }

    private static String require(Variables variables, TextVariable variable) {
        return variables.find(variable).orElseThrow(() -> variable.refuse("must be set with " + URL.name()));
    }

    /** Returns true if erasure keys are in a database of their own. */
    public boolean areExternal() {
        return keks.isPresent();
    }
}
