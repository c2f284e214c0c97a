package org.medchain.keys.audit.directing;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantUntrustedException;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.audit.RowChange;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.DatabaseProduct;
import org.medchain.keys.server.database.RowWrite;

/** Checks directing rows, and changes them together with their seals and the values of their events. */
@Shared
public final class DirectingRows {

    /** A row and its seal are read by several statements, between which another unit may change both. */
    private static final int TRIES = 5;

    private static final RowWrite REPEATABLE_READ = new RowWrite("set transaction isolation level repeatable read");

    private final Database database;
    private final Supplier<RowKeys> keys;

    @Inject
    DirectingRows(Database database, RowKeyFile file) {
        this(database, file::keys);
    }

    DirectingRows(Database database, Supplier<RowKeys> keys) {
        this.database = database;
        this.keys = keys;
    }

    /**
     * Reads a row in a transaction of its own.
     *
     * @param find returns the row, or null
     * @return empty if there is no such row, and the trail knows of none
     * @throws TenantUntrustedException if the row is not the one of its last change
     */
    public <R extends DirectingRow> Optional<R> find(RowName name, Function<EntityManager, R> find) {
        return reading(entityManager -> requireFound(entityManager, name, find.apply(entityManager)));
    }

    /**
     * Checks a row that was found, or that there is none.
     *
     * @param row null if there is none
     * @throws TenantUntrustedException if the row is not the one of its last change
     */
    public <R extends DirectingRow> Optional<R> requireFound(EntityManager entityManager, RowName name, R row) {
        Optional<R> found = Optional.ofNullable(row);
        found.ifPresentOrElse(it -> require(entityManager, it), () -> requireAbsent(entityManager, name));
        return found;
    }

    /**
     * Reads in a transaction of its own, once more if a row was changed meanwhile.
     *
     * @param work reads rows and checks them
     * @throws TenantUntrustedException if it says so, or a row has a value that no such row has
     */
    public <T> T reading(Function<EntityManager, T> work) {
        for (int left = TRIES - 1; ; left--) {
            try {
                boolean again = left < TRIES - 1;
                return database.read(entityManager -> {
                    if (again) {
                        readOneState(entityManager);
                    }
                    return work.apply(entityManager);
                });
            } catch (TenantUntrustedException e) {
                if (left == 0) {
                    throw e;
                }
            } catch (IllegalArgumentException e) { // of a value that no such row has
                throw new TenantUntrustedException(e);
            }
        }
    }

    /** H2 does not do that within a transaction; its statements follow each other so closely that trying again is enough. */
    private static void readOneState(EntityManager entityManager) {
        if (DatabaseProduct.isPostgresql(entityManager)) {
            REPEATABLE_READ.apply(entityManager);
        }
    }

    /**
     * Returns the row.
     *
     * @throws TenantUntrustedException if it is not the one of its last change
     */
    public <R extends DirectingRow> R require(EntityManager entityManager, R row) {
        if (!isTrusted(entityManager, row.rowName(), Optional.of(row))) {
            throw new TenantUntrustedException();
        }
        return row;
    }

    /** Does what {@link #require} does, for rows of one tenant. */
    public void requireAll(EntityManager entityManager, TenantId tenantId, Collection<? extends DirectingRow> rows) {
        Map<RowName, RowState> states = RowSealStore.find(
                entityManager,
                tenantId,
                rows.stream().map(DirectingRow::rowName).toList());
        for (DirectingRow row : rows) {
            RowName name = row.rowName();
            if (!states.get(name)
                    .confirms(
                            keys.get(), name, Optional.of(row.directingValues().text()))) {
                throw new TenantUntrustedException();
            }
        }
    }

    /** @throws TenantUntrustedException if there is to be such a row */
    public void requireAbsent(EntityManager entityManager, RowName name) {
        if (!isTrusted(entityManager, name, Optional.empty())) {
            throw new TenantUntrustedException();
        }
    }

    /**
     * Gives the taker each row of the tenant in the table that the trail has changes of, with the values of its last change; not one that was removed. What
     * the table itself has is not looked at.
     *
     * @param after only rows that an event behind this place of the chain changed
     * @throws TenantUntrustedException if a seal is missing, wrong or older than the trail
     */
    public void readSealed(
            EntityManager entityManager, TenantId tenant, String table, long after, BiConsumer<RowName, String> taker) {
        RowSealStore.forEachChanged(entityManager, tenant, table, after, (row, state) -> {
            Optional<String> values = state.seal().flatMap(RowSeal::values);
            if (!state.confirms(keys.get(), row, values)) {
                throw new TenantUntrustedException();
            }
            values.ifPresent(it -> taker.accept(row, it));
        });
    }

    /** Returns whether the row, or that there is none, is as its last change left it. */
    boolean isTrusted(RowName name, BiFunction<EntityManager, RowName, Optional<? extends DirectingRow>> find) {
        try {
            return reading(entityManager -> {
                if (!isTrusted(entityManager, name, find.apply(entityManager, name))) {
                    throw new TenantUntrustedException();
                }
                return true;
            });
        } catch (TenantUntrustedException e) {
            return false;
        }
    }

    /**
     * Returns those of the rows that may not be as their last change left them. All are read in one transaction, and a unit may change one in between: each
     * is to be looked at by itself.
     *
     * @throws IllegalArgumentException if a row has a value that no such row has
     */
    public List<RowName> findDoubtful(
            List<RowName> names, BiFunction<EntityManager, RowName, Optional<? extends DirectingRow>> find) {
        List<List<RowName>> parts =
                database.shards().split(names, row -> row.tenantId().value());
        return database.read(entityManager -> parts.stream()
                .flatMap(part -> {
                    Map<RowName, RowState> states = RowSealStore.find(entityManager, part);
                    return states.keySet().stream()
                            .filter(row ->
                                    !states.get(row).confirms(keys.get(), row, textOf(find.apply(entityManager, row))));
                })
                .toList());
    }

    /** Returns whether the row, or that there is none, is as its last change left it. */
    public boolean isTrusted(EntityManager entityManager, RowName name, Optional<? extends DirectingRow> row) {
        return RowSealStore.find(entityManager, name).confirms(keys.get(), name, textOf(row));
    }

    private static Optional<String> textOf(Optional<? extends DirectingRow> row) {
        return row.map(it -> it.directingValues().text());
    }

    /** Returns the values of the row's last change if its seal is right and the last one; empty also of a row that was removed. */
    public Optional<String> findSealed(EntityManager entityManager, RowName name) {
        return RowSealStore.find(entityManager, name).values(keys.get(), name);
    }

    /** Returns whether the service once sealed the row with these values, which another statement found. A later change may follow. */
    public boolean isSeal(RowName name, long number, String values, String keyId, byte[] mac) {
        return keys.get().made(new RowSeal(number, Optional.of(values), keyId, mac), name);
    }

    /**
     * Stores a new row.
     *
     * @param persisted stores the row and returns it
     */
    public <R extends DirectingRow> Effect create(Attempt attempt, Function<EntityManager, R> persisted) {
        return entityManager -> {
            R row = persisted.apply(entityManager);
            entityManager.flush();
            requireAbsent(entityManager, row.rowName());
            seal(entityManager, attempt, row.rowName(), Optional.of(row), Optional.empty());
        };
    }

    /**
     * Changes a row that is as its last change left it. Refused when applied if it is not, or if there is none.
     *
     * @param find returns the stored row, or null
     */
    public <R extends DirectingRow> Effect change(Attempt attempt, Function<EntityManager, R> find, Consumer<R> step) {
        return entityManager -> {
            R row = found(entityManager, find);
            Optional<String> before = textOf(Optional.of(row));
            step.accept(row);
            entityManager.flush();
            seal(entityManager, attempt, row.rowName(), Optional.of(row), before);
        };
    }

    /**
     * Removes a row that is as its last change left it. Refused when applied if it is not, or if there is none.
     *
     * @param find returns the stored row, or null
     */
    public <R extends DirectingRow> Effect remove(
            Attempt attempt, Function<EntityManager, R> find, Consumer<R> removal) {
        return entityManager -> {
            R row = found(entityManager, find);
            removal.accept(row);
            entityManager.flush();
            seal(entityManager, attempt, row.rowName(), Optional.empty(), textOf(Optional.of(row)));
        };
    }

    private <R extends DirectingRow> R found(EntityManager entityManager, Function<EntityManager, R> find) {
        R row = find.apply(entityManager);
        if (row == null) {
            throw new ConcurrentChangeException();
        }
        return require(entityManager, row);
    }

    /** Seals a row as it is, or that there is none, whatever the seal said before. Does nothing if neither row nor seal has values. */
    public Effect adopt(Attempt attempt, RowName name, Function<EntityManager, Optional<? extends DirectingRow>> find) {
        return entityManager -> {
            Optional<? extends DirectingRow> row = find.apply(entityManager);
            Optional<String> before =
                    RowSealStore.find(entityManager, name).seal().flatMap(RowSeal::values);
            if (row.isPresent() || before.isPresent()) {
                seal(entityManager, attempt, name, row, before);
            }
        };
    }

    /** Returns whether the service never changed the row: neither a seal nor the trail knows of it. */
    boolean isUnknown(EntityManager entityManager, RowName name) {
        RowState state = RowSealStore.find(entityManager, name);
        return state.seal().isEmpty() && state.lastChange() == 0;
    }

    private void seal(
            EntityManager entityManager,
            Attempt attempt,
            RowName name,
            Optional<? extends DirectingRow> row,
            Optional<String> before) {
        long number = RowSealStore.find(entityManager, name).next();
        Optional<String> after = textOf(row);
        RowSealStore.store(entityManager, name, RowSeal.of(keys.get().current(), name, number, after));
        attempt.changes(new RowChange(name.subject(), number, before, after));
    }

    /** Seals rows without an event, as a test that prepares them does. */
    void seal(EntityManager entityManager, DirectingRow row) {
        entityManager.flush();
        long number = RowSealStore.find(entityManager, row.rowName()).lastChange();
        RowSealStore.store(
                entityManager,
                row.rowName(),
                RowSeal.of(keys.get().current(), row.rowName(), number, textOf(Optional.of(row))));
    }
}
