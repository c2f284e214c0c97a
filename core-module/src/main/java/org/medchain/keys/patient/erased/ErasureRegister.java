package org.medchain.keys.patient.erased;

import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.EncryptionContext;
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

    /** Longer than any transaction takes between the time in an erasure's record and its commit. */
    private static final Duration LONGEST_TRANSACTION = Duration.ofHours(1);

    private final RegisterOpener opener;
    private final ErasureRecordStore records;
    private final DatabaseClock time;
    private final ErasedRows erased = new ErasedRows();
    private final ErasureGuard guard = new ErasureGuard(erased);
    private volatile RegisterFile file;
    private Optional<RegisterFile> copy = Optional.empty();
    private Instant caughtUpTo = Instant.EPOCH;

    @Inject
    ErasureRegister(RegisterOpener opener, ErasureRecordStore records, DatabaseClock time) {
        this.opener = opener;
        this.records = records;
        this.time = time;
    }

    /** What recognises the patient's id once it is gone. */
    public Hash hashOf(EncryptionContext context) {
        return open().key().hashOf(context);
    }

    /** The database's record of the patient, if the keys are erased. */
    public Optional<ErasedPatient> find(EncryptionContext context) {
        return find(context.tenantId(), hashOf(context));
    }

    /** The database's record of the tenant's patient of this hash. */
    public Optional<ErasedPatient> find(TenantId tenantId, Hash hash) {
        return records.find(new PatientHash(tenantId, hash));
    }

    /** Whose keys are erased, in memory. */
    public ErasedRows erased() {
        return erased;
    }

    /** Changes nothing; refuses to store a patient whose keys are erased. */
    public Effect requireNone(EncryptionContext context) {
        return Effect.of(guard, new PatientHash(context.tenantId(), hashOf(context)));
    }

    /** Records the erasure in the database; refused when applied if that was done, since another server was faster. */
    public Effect recordErasure(ErasedPatient patient) {
        return entityManager -> {
            if (entityManager.find(ErasureRecord.class, ErasureRecord.Key.of(PatientHash.of(patient))) != null) {
                throw new ConcurrentChangeException();
            }
            entityManager.persist(new ErasureRecord(patient));
            entityManager.flush();
        };
    }

    /**
     * Returns when the patient is listed on disk, in both files where there are two. From then on no server that has this register hands out a key of the patient.
     *
     * @throws UncheckedIOException if a file can't be written; then nothing may be erased
     */
    public synchronized void append(ErasedPatient patient) {
        try {
            open().append(patient);
            if (copy.isPresent()) {
                copy.get().append(patient);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the erasure register can't be written", e);
        }
    }

    /** All who are listed, in the order in which they were. */
    public synchronized List<ErasedPatient> entries() {
        return open().entries();
    }

    /** Those of the listed that the database has no record of. */
    public List<ErasedPatient> findUnrecorded(List<ErasedPatient> listed) {
        Set<PatientHash> found =
                records.findAll(listed.stream().map(PatientHash::of).toList());
        return listed.stream().filter(it -> !found.contains(PatientHash.of(it))).toList();
    }

    /** Whether it was noted that the database is older than this register, and is not brought up to it yet. */
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

    /** Lists those whom the database has a record of: those that other servers erased, or that an older file lacks. */
    public synchronized void catchUp() {
        readOn();
        Instant start = time.now();
        records.findSince(caughtUpTo).forEach(this::append);
        caughtUpTo = start.minus(LONGEST_TRANSACTION);
    }

    private void readOn() {
        try {
            open().readOn();
        } catch (IOException e) {
            throw new UncheckedIOException("the erasure register can't be read", e);
        }
    }

    private RegisterFile open() {
        return file == null ? openFirst() : file;
    }

    private synchronized RegisterFile openFirst() {
        if (file == null) {
            RegisterFile opened = opener.open(erased);
            copy = opener.openCopy(opened);
            file = opened;
        }
        return file;
    }
}
