package org.medchain.keys.server.database;

import jakarta.inject.Inject;
import java.time.Duration;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.settings.NumberVariable;
import org.medchain.keys.server.settings.Settings;
import org.medchain.keys.server.settings.TextVariable;
import org.medchain.keys.server.settings.Variables;

/**
 * The settings by which the server reaches the database. The server reads the variables by itself; the URL is checked
 * and not kept, since it may hold a password.
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

    /** The size of the server's pools alone. To the server, 0 is any number. */
    private static final NumberVariable POOL_SIZE = new NumberVariable("DATABASE_POOL_SIZE", 50, 2, 10_000);

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
        DatabaseUrl.check(URL, variables.text(URL));
        POOL_SIZE.check(variables.number(POOL_SIZE));
    }
}
