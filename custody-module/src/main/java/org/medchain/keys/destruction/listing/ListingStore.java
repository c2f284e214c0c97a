package org.medchain.keys.destruction.listing;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.patient.erased.StoredErasure;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.DatabaseClock;
import org.medchain.keys.server.database.RowQuery;
import org.medchain.keys.server.database.RowWrite;
import org.medchain.keys.server.database.StoredRow;
import org.medchain.keys.server.database.TenantsQuery;

/** Stores which servers run, and which of their erasure registers list the patient of a destruction, with the line for the others. */
@Shared
final class ListingStore {

    /**
     * A server that was not seen for longer, by the database's clock, does not count; nor does one that was seen longer ahead than that, while the clock was
     * wrong. If it runs, its next look corrects that within a second.
     */
    static final Duration LONGEST_UNSEEN = Duration.ofSeconds(30);

    /** Rows of servers that crashed are kept so long. */
    private static final Duration LONGEST_STORED = Duration.ofDays(1);

    /** Stands for a time before all looks; as the time of a comparison for a server that stopped in order. */
    static final Instant NEVER = Instant.EPOCH;

    private static final String NOTE_COLUMNS =
            "select l.server, l.register_place, l.tenant_id, l.patient_hash, l.patient,"
                    + " l.destruction, l.listed_at, l.mac from erasure_listings l where l.patient_hash is not null"
                    + " and l.patient is not null and l.listed_at is not null and l.mac is not null";

    private static final TenantsQuery<ListingNote> UNLISTED = new TenantsQuery<>(
            NOTE_COLUMNS + " and " + TenantsQuery.about("l.tenant_id") + " and not exists"
                    + " (select 1 from erasure_listings own where own.tenant_id = l.tenant_id"
                    + " and own.destruction = l.destruction and own.server = ?)"
                    + " and l.destruction > ? order by l.destruction limit ?",
            ListingStore::note);

    private static final RowQuery<ListingNote> NOTES =
            new RowQuery<>(NOTE_COLUMNS + " and l.tenant_id = ? and l.destruction = ?", ListingStore::note);

    private static final RowQuery<UUID> SEEN =
            new RowQuery<>("select s.id from servers s where s.seen_at > ? and s.seen_at <= ?", row -> row.uuid(1));

    private static final RowQuery<Sight> OTHERS = new RowQuery<>(
            "select s.id, s.seen_at, s.compared_at from servers s where s.id <> ?",
            row -> new Sight(row.uuid(1), row.time(2), Optional.ofNullable(row.time(3))));

    /** A row that does not have the time that this server wrote last is of a database that went back: the comparison was with another. */
    private static final RowWrite SHOW = new RowWrite("update servers set seen_at = ?,"
            + " compared_at = case when cast(? as boolean) then cast(? as timestamp(6) with time zone) end"
            + " where id = ? and seen_at = ?");

    private static final RowWrite SHOW_AGAIN =
            new RowWrite("update servers set seen_at = ?, compared_at = null where id = ?");

    private static final RowWrite INSERT =
            new RowWrite("insert into servers (id, register_place, seen_at) values (?, ?, ?)");
    private static final RowWrite STOP = new RowWrite("update servers set seen_at = ?, compared_at = ? where id = ?");
    private static final RowWrite REMOVE_OLD = new RowWrite("delete from servers where seen_at < ? or seen_at > ?");
    private static final RowQuery<Integer> NOTED = new RowQuery<>(
            "select 1 from erasure_listings l where l.tenant_id = ? and l.destruction = ? and l.server = ?",
            row -> row.integer(1));
    private static final RowWrite NOTE = new RowWrite(
            "insert into erasure_listings (tenant_id, destruction, server, register_place, patient_hash, patient, listed_at, mac)"
                    + " values (?, ?, ?, ?, ?, ?, ?, ?)");
    private static final RowWrite FORGET =
            new RowWrite("delete from erasure_listings where tenant_id = ? and destruction = ?");

    private final Database database;
    private final DatabaseClock time;

    @Inject
    ListingStore(Database database, DatabaseClock time) {
        this.database = database;
        this.time = time;
    }

    private static ListingNote note(StoredRow row) throws SQLException {
        return new ListingNote(
                new ServerOfRegister(row.uuid(1), row.uuid(2)),
                new StoredErasure(
                        row.text(3), row.text(4), row.uuid(5), row.uuid(6), row.time(7), Optional.of(row.text(8))));
    }

    /**
     * The database as a server saw it when it was shown.
     *
     * @param time by the database's clock
     * @param known whether the database knew the server before
     * @param same whether it is the one that the server was shown in last; otherwise it may have gone back
     * @param others that were seen lately, and those that stopped
     */
    record Look(Instant time, boolean known, boolean same, List<Sight> others) {}

    /**
     * A server as the database shows it.
     *
     * @param compared when it last found in the database all that its register lists newest; empty if something was missing
     */
    record Sight(UUID server, Instant seen, Optional<Instant> compared) {

        boolean isStopped() {
            return compared.equals(Optional.of(NEVER));
        }
    }

    /**
     * Stores that the server was seen now.
     *
     * @param last the time of the look before, {@link #NEVER} if there was none
     * @param compared whether all that the server's register lists newest was found in the database since then
     */
    Look show(ServerOfRegister server, Instant last, boolean compared) {
        return database.write(entityManager -> {
            Instant now = time.now(entityManager);
            boolean same = SHOW.apply(entityManager, now, compared, now, server.id(), last) == 1;
            boolean known = same || SHOW_AGAIN.apply(entityManager, now, server.id()) == 1;
            if (!known) {
                insert(entityManager, server, now);
            }
            return new Look(now, known, same, findOthers(entityManager, server.id()));
        });
    }

    <T> T read(Function<EntityManager, T> reading) {
        return database.read(reading);
    }

    /** Returns the other servers that were seen lately, and those that stopped, in the transaction of the entity manager. */
    List<Sight> findOthers(EntityManager entityManager, UUID server) {
        Instant now = time.now(entityManager);
        return OTHERS.find(entityManager, server).stream()
                .filter(it -> it.isStopped() || isLately(it.seen(), now))
                .toList();
    }

    private static boolean isLately(Instant seen, Instant now) {
        return seen.isAfter(now.minus(LONGEST_UNSEEN)) && !seen.isAfter(now.plus(LONGEST_UNSEEN));
    }

    private static void insert(EntityManager entityManager, ServerOfRegister server, Instant now) {
        REMOVE_OLD.apply(entityManager, now.minus(LONGEST_STORED), now.plus(LONGEST_STORED));
        INSERT.apply(entityManager, server.id(), server.place(), now);
    }

    /** The server stops: nobody waits for it, and who remembers it sees that no restore took it away. */
    void stop(UUID server) {
        database.change(entityManager ->
                STOP.apply(entityManager, time.now(entityManager).minus(LONGEST_UNSEEN), NEVER, server));
    }

    /**
     * Finds notes of other servers on patients of whom this server has no note; the notes are not authenticated yet.
     *
     * @param after those of destructions behind this one; so many at most
     */
    List<ListingNote> findUnlisted(UUID server, UUID after, int limit) {
        return UNLISTED.findAll(database, server, after, limit).stream()
                .sorted(Comparator.comparing(it -> it.line().destruction().toString()))
                .limit(limit)
                .toList();
    }

    /** Stores the notes, none twice. */
    void note(List<ListingNote> notes) {
        database.change(entityManager -> notes.forEach(it -> note(entityManager, it.server(), it.line())));
    }

    private static void note(EntityManager entityManager, ServerOfRegister server, StoredErasure note) {
        if (!NOTED.find(entityManager, note.tenantId(), note.destruction(), server.id())
                .isEmpty()) {
            return;
        }
        NOTE.apply(
                entityManager,
                note.tenantId(),
                note.destruction(),
                server.id(),
                server.place(),
                note.hash(),
                note.patient(),
                note.time(),
                note.mac().orElseThrow());
    }

    /** Finds all servers that were seen lately. */
    Set<UUID> findSeen() {
        return Set.copyOf(database.read(entityManager -> {
            OffsetDateTime now = time.now(entityManager).atOffset(ZoneOffset.UTC);
            return SEEN.find(entityManager, now.minus(LONGEST_UNSEEN), now.plus(LONGEST_UNSEEN));
        }));
    }

    /** Finds the notes on the patient of the destruction, which are not authenticated yet. */
    List<ListingNote> findNotes(TenantId tenantId, UUID destruction) {
        return database.read(entityManager -> NOTES.find(entityManager, tenantId.value(), destruction));
    }

    /** Deletes the notes on the destruction. */
    void forgetNotes(TenantId tenantId, UUID destruction) {
        database.change(forget(tenantId, destruction)::apply);
    }

    /** Deletes the notes on the destruction, which is certified. */
    static Effect forget(TenantId tenantId, UUID destruction) {
        return entityManager -> FORGET.apply(entityManager, tenantId.value(), destruction);
    }
}
