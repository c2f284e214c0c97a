package org.medchain.keys.tombstone;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.settings.InvalidSettingException;

/**
 * Remembers whose keys are destroyed where no restore of the database reaches: in the file that {@code ERASURE_LEDGER_FILE}
 * names. What is in it stays destroyed.
 */
@ApplicationScoped
public class ErasureLedger {

    private static final String VARIABLE = "ERASURE_LEDGER_FILE";

    /** Longer than any transaction takes between the time in a tombstone and its commit. */
    private static final Duration LONGEST_TRANSACTION = Duration.ofHours(1);

    private ErasureLedgerSettings settings;
    private Tombstones tombstones;
    private ErasedRows erased;
    private TombstoneGuard guard;
    private volatile LedgerFile file;
    private Instant caughtUpTo = Instant.EPOCH;

    /** For the proxy. */
    protected ErasureLedger() {}

    @Inject
    ErasureLedger(ErasureLedgerSettings settings, Tombstones tombstones) {
        this.settings = settings;
        this.tombstones = tombstones;
        this.erased = new ErasedRows();
        this.guard = new TombstoneGuard(erased);
    }

    /** What recognises the patient's id once it is gone. */
    public Hash hashOf(EncryptionContext context) {
        return open().key().hashOf(context);
    }

    /** The tombstone of the patient, if the keys are destroyed. */
    public Optional<ErasedPatient> find(EncryptionContext context) {
        return tombstones.find(hashOf(context));
    }

    /** The tombstone of this hash. */
    public Optional<ErasedPatient> find(Hash hash) {
        return tombstones.find(hash);
    }

    /** Whose keys are erased, in memory. */
    public ErasedRows erased() {
        return erased;
    }

    /** Changes nothing; refuses to store a patient whose keys are destroyed. */
    public Effect requireNone(EncryptionContext context) {
        return Effect.of(guard, hashOf(context));
    }

    /** Stores the tombstone; refused when applied if there is one, since another server was faster. */
    public Effect bury(ErasedPatient erased) {
        return entityManager -> {
            if (entityManager.find(Tombstone.class, erased.hash().toString()) != null) {
                throw new ConcurrentChangeException();
            }
            entityManager.persist(new Tombstone(erased));
            entityManager.flush();
        };
    }

    /**
     * Returns when the patient is listed on disk. From then on no server that has this ledger hands out a key of the patient.
     *
     * @throws UncheckedIOException if the file can't be written; then nothing may be erased
     */
    public synchronized void append(ErasedPatient erased) {
        try {
            open().append(erased);
        } catch (IOException e) {
            throw new UncheckedIOException("the erasure ledger can't be written", e);
        }
    }

    /** Everybody who is listed, in the order in which they were. */
    public synchronized List<ErasedPatient> entries() {
        return open().entries();
    }

    /** Those of the listed that the database has no tombstone of. */
    public List<ErasedPatient> findWithoutTombstone(List<ErasedPatient> listed) {
        Set<Hash> found =
                tombstones.findAll(listed.stream().map(ErasedPatient::hash).toList());
        return listed.stream().filter(it -> !found.contains(it.hash())).toList();
    }

    /** Whether it was noted that the database is older than this ledger, and is not brought up to it yet. */
    public boolean isDatabaseBehind() {
        return erased.isDatabaseBehind();
    }

    /** The keys of everybody who is listed are erased in the database. */
    public void noteDatabaseCaughtUp() {
        erased.noteDatabaseCaughtUp();
    }

    /**
     * Makes sure that this ledger may change the database. One that is older than the ledger's first start does not know it yet.
     *
     * @throws IllegalStateException if the database has another erasure ledger
     */
    public void requireThatItIsOfThisDatabase() {
        String own = open().key().fingerprint();
        Optional<String> recorded = tombstones.findLedger();
        if (recorded.isEmpty()) {
            tombstones.adoptLedger(own);
        } else if (!recorded.get().equals(own)) {
            throw new IllegalStateException("the database has the erasure ledger " + recorded.get()
                    + ", this server has " + own + ": it is the database of another installation");
        }
    }

    /** Lists those whom the database has a tombstone of: those that other servers erased, or that an older file lacks. */
    public synchronized void catchUp() {
        readOn();
        Instant start = Instant.now();
        tombstones.findSince(caughtUpTo).forEach(this::append);
        caughtUpTo = start.minus(LONGEST_TRANSACTION);
    }

    private void readOn() {
        try {
            open().readOn();
        } catch (IOException e) {
            throw new UncheckedIOException("the erasure ledger can't be read", e);
        }
    }

    private LedgerFile open() {
        return file == null ? openFirst() : file;
    }

    private synchronized LedgerFile openFirst() {
        try {
            if (file == null) {
                file = openOrCreate(settings.ledgerFile());
            }
            return file;
        } catch (IOException | UnsupportedOperationException e) {
            throw new InvalidSettingException(VARIABLE, "names a file that can't be made, read or written");
        } catch (DamagedLedgerException e) {
            throw new InvalidSettingException(VARIABLE, "names a file " + e.getMessage());
        }
    }

    /** A database that once had a ledger is never served without it. */
    private LedgerFile openOrCreate(Path path) throws IOException {
        Optional<String> recorded = tombstones.findLedger();
        if (recorded.isPresent() && Files.notExists(path)) {
            throw new InvalidSettingException(
                    VARIABLE,
                    "names no file, but this database has the erasure ledger " + recorded.get()
                            + "; restore it, or copy it from another server");
        }
        LedgerFile.createIfMissing(path, new SecureRandom());
        LedgerFile opened = LedgerFile.open(path, erased);
        String fingerprint = opened.key().fingerprint();
        if (recorded.isEmpty()) {
            tombstones.adoptLedger(fingerprint);
        } else if (!recorded.get().equals(fingerprint)) {
            throw new InvalidSettingException(
                    VARIABLE,
                    "names the erasure ledger " + fingerprint + ", but this database has the erasure ledger "
                            + recorded.get() + "; copy that from another server, or restore it");
        }
        return opened;
    }
}
