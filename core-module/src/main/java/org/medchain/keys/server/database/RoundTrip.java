package org.medchain.keys.server.database;

import jakarta.persistence.EntityManager;
import jakarta.persistence.OptimisticLockException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.hibernate.Session;

/**
 * Statements that are sent to the database together, in the transaction of the entity manager: in one round trip on PostgreSQL,
 * one after the other on H2. Each sees what those before it changed. What they answer is there once they were sent.
 *
 * <p>Guarantee: failures are Hibernate's exceptions, as if it had sent the statements.
 */
public final class RoundTrip {

    private final List<RoundTripPart> parts = new ArrayList<>();
    private Optional<TransactionLimits> limits = Optional.empty();
    private boolean durable;

    /** Sets what the transaction may take. To be asked for in its first round trip. */
    public void limit(TransactionLimits wanted) {
        limits = Optional.of(wanted);
    }

    /**
     * Has the commit of the transaction wait until it is on disk, here and on every synchronous standby, whatever the session on PostgreSQL
     * says. To be asked for in the transaction's first round trip; sending it fails if PostgreSQL does not write through to the disk. H2 is
     * forced by {@link Database#awaitDisk}.
     */
    public void requireDurableCommit() {
        durable = true;
    }

    /**
     * Adds a query.
     *
     * @param parameters in the order of the question marks
     */
    public <T> Supplier<List<T>> ask(RowQuery<T> query, Object... parameters) {
        RowQuery.Asked<T> asked = query.with(parameters);
        add(asked);
        return asked::rows;
    }

    void add(RoundTripPart part) {
        parts.add(part);
    }

    /** @throws OptimisticLockException if rows that a part was to change are not as it expects them */
    public void send(EntityManager entityManager) {
        if (parts.isEmpty() && limits.isEmpty() && !durable) {
            return;
        }
        boolean together = DatabaseProduct.isPostgresql(entityManager);
        List<RoundTripPart> all = new ArrayList<>();
        limits.ifPresent(wanted -> all.addAll(settings(wanted, together)));
        if (durable && together) {
            all.add(new Durability.Required());
        }
        all.addAll(parts);
        entityManager.unwrap(Session.class).doWork(connection -> {
            if (together) {
                sendTogether(connection, all);
            } else {
                sendOneByOne(connection, all);
            }
        });
    }

    /** H2 has no other limit than that of locks, which stays the connection's for whatever it is used for next. */
    private static List<RoundTripPart> settings(TransactionLimits limits, boolean postgresql) {
        return postgresql ? List.of(settingAll(limits)) : List.of(new H2LockTimeout(limits.statement()));
    }

    /** One statement, since each has its price. The others of such a transaction come again with each: a plan for all their parameters is made once. */
    private static RoundTripPart settingAll(TransactionLimits limits) {
        return () -> "select "
                + String.join(
                        ", ",
                        setLocal("lock_timeout", millis(limits.lock())),
                        setLocal("statement_timeout", millis(limits.statement())),
                        setLocal("idle_in_transaction_session_timeout", millis(limits.idle())),
                        setLocal("plan_cache_mode", "force_generic_plan"));
    }

    private static String millis(Duration limit) {
        return Long.toString(limit.toMillis());
    }

    private static String setLocal(String name, String value) {
        return "set_config('" + name + "', '" + value + "', true)";
    }

    /** The driver takes several statements as one, and sends them without waiting for the answers in between. */
    private static void sendTogether(Connection connection, List<RoundTripPart> parts) throws SQLException {
        String sql = parts.stream().map(RoundTripPart::sql).collect(Collectors.joining("; "));
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int parameter = 1;
            for (RoundTripPart part : parts) {
                parameter = part.bind(statement, parameter);
            }
            statement.execute();
            for (RoundTripPart part : parts) {
                part.read(statement);
                statement.getMoreResults();
            }
        }
    }

    private static void sendOneByOne(Connection connection, List<RoundTripPart> parts) throws SQLException {
        for (RoundTripPart part : parts) {
            part.sendAlone(connection);
        }
    }
}
