package org.medchain.keys.server.database;

import jakarta.inject.Inject;
import java.time.Duration;
import java.util.regex.Pattern;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.settings.NumberVariable;
import org.medchain.keys.server.settings.Settings;
import org.medchain.keys.server.settings.TextVariable;
import org.medchain.keys.server.settings.Variables;

/**
 * How the server reaches the database. The server reads the variables by itself; the URL is checked and not kept, since it may
 * hold a password.
 *
 * @param timeout how long an answer of the database is waited for; the server gives it to the driver
 */
@Shared
record DatabaseSettings(Duration timeout) implements Settings {

    private static final TextVariable URL = TextVariable.required("DATABASE_URL");
    private static final NumberVariable TIMEOUT = new NumberVariable("DATABASE_TIMEOUT_SECONDS", 30, 1, 3600);

    private static final Pattern H2_WITHOUT_DELAY = Pattern.compile(";WRITE_DELAY=0(;|$)", Pattern.CASE_INSENSITIVE);

    DatabaseSettings {
        TIMEOUT.check(timeout.toSeconds());
    }

    @Inject
    DatabaseSettings(Variables variables) {
        this(variables.seconds(TIMEOUT));
        checkUrl(variables.text(URL));
    }

    /** The migrations are written for two databases. */
    private static void checkUrl(String url) {
        if (!url.startsWith("jdbc:postgresql:") && !url.startsWith("jdbc:h2:")) {
            throw URL.refuse("must begin with jdbc:postgresql: or jdbc:h2:");
        }
        // In the URL and not by a statement: H2 forgets the statement when it closes and opens its file again.
        if (url.startsWith("jdbc:h2:") && !H2_WITHOUT_DELAY.matcher(url).find()) {
            throw URL.refuse("must have WRITE_DELAY=0 for H2");
        }
    }
}
