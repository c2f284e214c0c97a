package org.medchain.keys.server.database;

import jakarta.persistence.EntityManager;
import jakarta.persistence.OptimisticLockException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.hibernate.Session;

/**
 * Statements that are sent to the database together, in the transaction of the entity manager: in one round trip on PostgreSQL,
 * one after the other on H2. Each sees what those before it changed, and what others committed before it began. What they answer is there once they
 * were sent. On PostgreSQL queries that follow each other may be one statement ({@link CombinedQueries}).
 *
 * <p>Guarantee: failures are Hibernate's exceptions, as if it had sent the statements.
 */
public final class RoundTrip {

    /** The settings of the node that has the shard: Citus sends functions of a query there. */
    private static final RowQuery<Optional<String>> FAULT_OF_NODE = new RowQuery<>(
            "select " + Durability.FAULT + " from audit_chain_heads where tenant_id = any(?) limit 1",
            row -> Optional.ofNullable(row.text(1)),
            SqlType.TEXT);

    private final List<RoundTripPart> parts = new ArrayList<>();
    private final boolean distributed;
    private Optional<TransactionLimits> limits = Optional.empty();
    private boolean durable;

    /** Creates one to a database whose tables are in one place, or one whose parts are the same in either case. */
    public RoundTrip() {
        this(false);
    }

    /** @param distributed whether the tables are distributed by Citus, as {@link Shards#areThere} says */
    public RoundTrip(boolean distributed) {
        this.distributed = distributed;
    }

    /** Returns true if the tables are distributed, so that they have no triggers. */
    public boolean isDistributed() {
        return distributed;
    }

    /** Sets what the transaction may take. To be asked for in its first round trip. */
    public void limit(TransactionLimits wanted) {
        limits = Optional.of(wanted);
    }

    /**
     * Makes the commit of the transaction wait until it is on disk, here and on every synchronous standby, whatever the
     * session on PostgreSQL says. Ask for it in the transaction's first round trip; sending it fails if PostgreSQL does
     * not write through to the disk. H2 is forced by {@link Database#awaitDisk}.
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

    /**
     * Asks whether the node of Citus that has these tenants of one shard writes through to its disks. Nothing is asked without Citus: the beginning of
     * the transaction asks the one PostgreSQL.
     *
     * @return to be called once this was sent
     */
    public Runnable requireDurableNode(Collection<String> tenants) {
        if (!distributed) {
            return () -> {};
        }
        Supplier<List<Optional<String>>> fault = ask(FAULT_OF_NODE, SqlType.TEXT.each(tenants));
        return () -> fault.get().stream().flatMap(Optional::stream).findFirst().ifPresent(setting -> {
            throw Durability.refusal(setting);
        });
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
        List<RoundTripPart> all = statements(together);
        entityManager.unwrap(Session.class).doWork(connection -> {
            if (together) {
                sendTogether(connection, all);
            } else {
                sendOneByOne(connection, all);
            }
        });
    }

    /**
     * Returns the statements that are sent, in their order. H2 has no other limit than that of locks, which stays the
     * connection's for whatever it is used for next.
     */
    List<RoundTripPart> statements(boolean postgresql) {
        List<RoundTripPart> all = new ArrayList<>();
        if (!postgresql) {
            limits.ifPresent(wanted -> all.add(new H2LockTimeout(wanted.statement())));
            all.addAll(parts);
            return all;
        }
        if (durable || limits.isPresent()) {
            all.add(new TransactionStart(limits, durable));
        }
        all.addAll(CombinedQueries.combine(parts));
        return all;
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
