package org.medchain.keys.it.outage;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** Connections lead to a database that takes no writes, as those to a primary that another took the place of. They stay open. */
abstract class ReadOnlyDatabase {

    private static final String END_SESSIONS =
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = 'medchain' and usename = 'medchain'";

    private final BrokenStore store;

    ReadOnlyDatabase(BrokenStore store) {
        this.store = store;
    }

    @Test
    void isLeftForOneThatTakesWrites() throws Exception {
        Ward ward = Ward.open(store.api());
        execute("alter database medchain set default_transaction_read_only = on", END_SESSIONS);
        assertThat(ward.askForEverything()).isEmpty();
        // Sessions keep what they began with: only others take writes.
        execute("alter database medchain reset default_transaction_read_only");
        ward.assertHeals();
        ward.assertNothingHappened();
        store.assertChainOf(ward);
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = store.installation().database().connectBeside();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
