package org.medchain.keys.patient.erased;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.LegalHoldException;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.DatabaseClock;

/**
 * Lists whose keys are erased, in a file that no restore of the database reaches, and in the database. The setting
 * {@code ERASURE_REGISTER_FILE} names the file. What it lists stays erased.
 */
@Shared
public final class ErasureRegister {

    /** The longest time from an erasure's record to its commit: the ledger begins none behind its deadline, and PostgreSQL ends what takes longer. */
    static final Duration LONGEST_TRANSACTION = Duration.ofHours(1);

    private final RegisterOpener opener;
    private final ErasureRecordStore records;
    private final DatabaseClock time;
    private final ErasedRows erased = new ErasedRows();
    private final ErasureGuard guard = new ErasureGuard(erased);
    private volatile RegisterFile file;
    private volatile RecordedErasures recorded;
    private volatile Optional<RegisterFile> copy = Optional.empty();
    private volatile UUID place;

    @Inject
    ErasureRegister(RegisterOpener opener, ErasureRecordStore records, DatabaseClock time) {
        this.opener = opener;
        this.records = records;
        this.time = time;
    }

    /** Returns the hash that recognises the patient's id once it is gone. */
    public Hash hashOf(EncryptionContext context) {
        return open().key().hashOf(context);
    }

    /** Returns true if the MAC says that a patient's row has this id. */
    public boolean isRowOf(UUID row, EncryptionContext context, String mac) {
        return open().key().isRowOf(row, context, mac);
    }

    /** Returns the MAC that says that a patient's row has this id. */
    public Hash rowMac(UUID row, EncryptionContext context) {
        return open().key().rowMac(row, context);
    }

    /** The database's record of the patient, if the keys are erased. */
    public Optional<ErasedPatient> find(EncryptionContext context) {
        return find(context.tenantId(), hashOf(context));
    }

    /** The database's record of the tenant's patient of this hash, if a server that has this register wrote it. */
    public Optional<ErasedPatient> find(TenantId tenantId, Hash hash) {
        return records.find(new PatientHash(tenantId, hash)).flatMap(stored -> stored.authenticated(open().key()));
    }

    /** Returns the patients whose keys are erased, in memory. */
    public ErasedRows erased() {
        return erased;
    }

    /** Changes nothing; refuses to store a patient whose keys are erased. */
    public Effect requireNone(EncryptionContext context) {
        return Effect.of(guard, new PatientHash(context.tenantId(), hashOf(context)));
    }

    /** Refuses a patient whose keys are erased. */
    public void requireNone(EntityManager entityManager, EncryptionContext context) {
        guard.require(entityManager, new PatientHash(context.tenantId(), hashOf(context)));
    }

    /** Records the erasure, at the time at which the transaction began, in place of a record that no server wrote; refused if another was faster. */
    public Effect recordErasure(ErasedPatient patient) {
        return entityManager -> {
            RegisterKey key = open().key();
            Optional<StoredErasure> found = ErasureRecordStore.find(entityManager, PatientHash.of(patient));
            if (found.flatMap(it -> it.authenticated(key)).isPresent()) {
                throw new ConcurrentChangeException();
            }
            found.ifPresent(it -> ErasureRecordStore.delete(entityManager, it));
            ErasedPatient erasedNow = patient.at(time.now(entityManager).truncatedTo(ChronoUnit.MICROS));
            String mac = StoredErasure.macOf(key, erasedNow);
            ErasureRecordStore.insert(entityManager, StoredErasure.of(erasedNow, Optional.of(mac)));
        };
    }

    /** Changes nothing; refuses to begin an erasure that this register forbids, whatever the database says. One that has begun is not stopped. */
    public Effect requireErasable(Hash hash, UUID destruction) {
        return entityManager -> {
            ListedHolds holds = holds();
            if (holds.find(hash).isPresent()) {
                throw new LegalHoldException();
            }
            if (holds.isCancelled(destruction)) {
                throw new ConcurrentChangeException();
            }
        };
    }

    /** Returns true if this register need not list it again. */
    public boolean isListed(RegisterEntry entry) {
        return open().isListed(entry);
    }

    /** Holds and cancellations, in memory. */
    public ListedHolds holds() {
        open();
        return erased.holds();
    }

    /** Authenticates that the hold on the keys of the patient of this hash was lifted at that time. */
    public Hash liftMac(Hash hash, Instant liftedAt) {
        return open().key().liftMac(hash, liftedAt);
    }

    /** Lists the patient likewise. From then on no server that has this register hands out a key of the patient. */
    public void append(ErasedPatient patient) {
        append(RegisterEntry.erased(patient));
    }

    /**
     * Returns when it is listed on disk, in both files where there are two; does nothing if the register says so already.
     *
     * @throws UncheckedIOException if a file can't be written
     */
    public synchronized void append(RegisterEntry entry) {
        try {
            open().append(entry);
            if (copy.isPresent()) {
                copy.get().append(entry);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the erasure register can't be written", e);
        }
    }

    /** Returns a note for other servers that this one's register lists the patient, by a server or in the store of erasure keys. */
    public StoredErasure noteOf(ErasedPatient patient, String writer) {
        return StoredErasure.noteOf(open().key(), patient.at(patient.time().truncatedTo(ChronoUnit.MICROS)), writer);
    }

    /** Returns the patient of the note, if this writer made it. */
    public Optional<ErasedPatient> find(StoredErasure note, String writer) {
        return note.authenticatedNote(open().key(), writer);
    }

    /**
     * A page of what is listed, read from the file.
     *
     * @param place of the page behind it, {@link ListedPage#END} for the last page
     * @throws UncheckedIOException if the file can't be read
     */
    public synchronized ListedPage before(long place, int limit) {
        try {
            return open().before(place, limit);
        } catch (IOException e) {
            throw cannotBeRead(e);
        }
    }

    /** Finds those of the listed erasures of which the database has no record that a server wrote, as far as its nodes answer. */
    public List<ErasedPatient> findUnrecorded(List<ErasedPatient> listed) {
        return findAll(listed, false);
    }

    /** Finds those of the listed erasures of which the database has such a record, or has none. Those whose node of Citus is away are neither. */
    public List<ErasedPatient> findAll(List<ErasedPatient> listed, boolean recorded) {
        Set<PatientHash> found =
                records.findAll(listed.stream().map(PatientHash::of).toList(), open().key(), recorded);
        return listed.stream().filter(it -> found.contains(PatientHash.of(it))).toList();
    }

    /** Returns true if it was noted that the database is older than this register, and is not brought up to it yet. */
    public boolean isDatabaseBehind() {
        return erased.isDatabaseBehind();
    }

    /** The keys of all who are listed are erased in the database. */
    public void noteDatabaseCaughtUp() {
        erased.noteDatabaseCaughtUp();
    }

    /**
     * Makes sure that this register may change the database. A database from before the register's first start does not know it yet.
     *
     * @throws IllegalStateException if the database has another erasure register
     */
    public void requireThatItIsOfThisDatabase() {
        opener.requireOfThisDatabase(open());
    }

    /** Returns whether the patient is listed, with this row. */
    public synchronized boolean lists(ErasedPatient patient) {
        return open().isListed(RegisterEntry.erased(patient));
    }

    /** Returns whether there is a second file, which gets each line too. */
    public boolean hasCopy() {
        open();
        return copy.isPresent();
    }

    /** Names the file: registers with the same name are one file. */
    public UUID place() {
        open();
        return place;
    }

    /** Takes in what other servers listed in the same file. */
    public synchronized void readOn() {
        try {
            open().readOn();
        } catch (IOException e) {
            throw cannotBeRead(e);
        }
    }

    /** Returns the time, by the database's clock, of which nothing is on its way into the database any more. */
    public Instant settledTo() {
        return time.now().minus(LONGEST_TRANSACTION);
    }

    /** The database's records from before records had a MAC get theirs, as far as this register lists the same. */
    public void sealRecordsOfBefore() {
        open();
        recorded.sealThoseOfBefore();
    }

    /** Returns how many rows of both databases have a wrong MAC or none, as of the last look at each. */
    public int untrustedRecords() {
        return erased.untrustedInStore() + (recorded == null ? 0 : recorded.untrusted());
    }

    /** Lists those whom the database has a record of: those that other servers erased, or that an older file lacks. */
    public synchronized void catchUp() {
        try {
            open().readOn();
            recorded.list(settledTo(), this::append);
        } catch (IOException e) {
            throw cannotBeRead(e);
        }
    }

    /** Makes the index of each file again if it is time. Takes as long as all ids need; meanwhile lines are listed and asked for. To be called again and again. */
    public void renewIndexes() {
        renewIndex(open());
        copy.ifPresent(this::renewIndex);
    }

    private void renewIndex(RegisterFile of) {
        IndexRenewal.Draft due;
        synchronized (this) {
            due = of.nextIndex().orElse(null);
        }
        if (due != null) {
            Optional<RegisterIndex> written = due.write();
            synchronized (this) {
                of.use(due, written);
            }
        }
    }

    private static UncheckedIOException cannotBeRead(IOException cause) {
        return new UncheckedIOException("the erasure register can't be read", cause);
    }

    private RegisterFile open() {
        return file == null ? openFirst() : file;
    }

    private synchronized RegisterFile openFirst() {
        if (file == null) {
            RegisterFile opened = opener.open(erased);
            copy = opener.openCopy(opened);
            recorded = new RecordedErasures(records, opened);
            place = opener.openPlace();
            file = opened;
        }
        return file;
    }
}
