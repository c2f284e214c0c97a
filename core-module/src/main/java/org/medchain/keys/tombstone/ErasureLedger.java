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
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.settings.ErasureSettings;
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

    private ErasureSettings settings;
    private Tombstones tombstones;
    private volatile LedgerFile file;
    private Instant caughtUpTo = Instant.EPOCH;

    /** For the proxy. */
    protected ErasureLedger() {}

    @Inject
    ErasureLedger(ErasureSettings settings, Tombstones tombstones) {
        this.settings = settings;
        this.tombstones = tombstones;
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

    /** Changes nothing, and keeps a patient whose keys are destroyed from being made anew. */
    public Effect requireNone(EncryptionContext context) {
        return Effect.of(TombstoneGuard.NONE, hashOf(context).toString());
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
     * Returns when the patient is listed on disk. From then on the keys are destroyed again by each start that finds them.
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

    /** Everybody who is listed. */
    public synchronized List<ErasedPatient> entries() {
        return open().entries();
    }

    /** Lists whoever the database has a tombstone of: those that other servers erased, or whom an older file lacks. */
    public synchronized void catchUp() {
        Instant start = Instant.now();
        tombstones.findSince(caughtUpTo).forEach(this::append);
        caughtUpTo = start.minus(LONGEST_TRANSACTION);
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
        LedgerFile opened = LedgerFile.open(path);
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
