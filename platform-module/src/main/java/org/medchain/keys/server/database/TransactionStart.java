package org.medchain.keys.server.database;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The beginning of a transaction on PostgreSQL: the limits that hold until its end, and the look at whether its commit
 * will be on disk. One statement, since each has its price. So the look costs a few microseconds more than no look, and
 * is made in each transaction: {@code fsync} that is turned off is found before the first answer that it could make
 * untrue leaves.
 *
 * <p>A plan that is kept is by indexes, and stays right while its tables grow: PostgreSQL would read a table as a whole that is small or has no
 * statistics yet. It makes such a thing dear rather than impossible, and would compile what is dear to machine code, which takes longer than the
 * statement.
 *
 * @param limits what the transaction may take; whether all its statements are planned once for each connection
 * @param durable whether its commit has to wait for the disks
 */
record TransactionStart(Optional<TransactionLimits> limits, boolean durable) implements RoundTripPart {

    @Override
    public String sql() {
        List<String> columns = new ArrayList<>();
        if (durable) {
            columns.add(Durability.COLUMNS);
        }
        limits.ifPresent(wanted -> {
            columns.add(untilTheEnd("lock_timeout", millis(wanted.lock())));
            columns.add(untilTheEnd("statement_timeout", millis(wanted.statement())));
            columns.add(untilTheEnd("idle_in_transaction_session_timeout", millis(wanted.idle())));
            if (wanted.plannedOnce()) {
                columns.add(untilTheEnd("plan_cache_mode", "force_generic_plan"));
                columns.add(untilTheEnd("enable_seqscan", "off"));
                columns.add(untilTheEnd("jit", "off"));
            }
        });
        return "select " + String.join(", ", columns);
    }

    @Override
    public void read(PreparedStatement statement) throws SQLException {
        if (durable) {
            Durability.requireWrittenThrough(statement);
        }
    }

    private static String millis(Duration limit) {
        return Long.toString(limit.toMillis());
    }

    private static String untilTheEnd(String setting, String value) {
        return "set_config('" + setting + "', '" + value + "', true)";
    }
}
