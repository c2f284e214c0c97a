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
 * @param statementTimeout how long a statement may take, but for those of the audit ledger, which have its deadline; the server
 *     gives it to PostgreSQL
 */
@Shared
record DatabaseSettings(Duration timeout, Duration statementTimeout) implements Settings {

    private static final TextVariable URL = TextVariable.required("DATABASE_URL");
    private static final NumberVariable TIMEOUT = new NumberVariable("DATABASE_TIMEOUT_SECONDS", 30, 1, 3600);

    private static final NumberVariable STATEMENT_TIMEOUT =
            new NumberVariable("DATABASE_STATEMENT_TIMEOUT_MILLIS", 20_000, 100, 3_599_999);

    private static final Pattern H2_WITHOUT_DELAY = Pattern.compile(";WRITE_DELAY=0(;|$)", Pattern.CASE_INSENSITIVE);

    DatabaseSettings {
        TIMEOUT.check(timeout.toSeconds());
        STATEMENT_TIMEOUT.check(statementTimeout.toMillis());
        if (statementTimeout.compareTo(timeout) >= 0) {
            throw STATEMENT_TIMEOUT.refuse("must be less than DATABASE_TIMEOUT_SECONDS");
        }
    }

    @Inject
    DatabaseSettings(Variables variables) {
        this(variables.seconds(TIMEOUT), variables.millis(STATEMENT_TIMEOUT));
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
