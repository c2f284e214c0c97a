package org.medchain.keys.tombstone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.audit.Effect;

/** Makes erasure ledgers for a process without a server, each with a file of its own. */
public final class InProcessErasureLedger {

    private InProcessErasureLedger() {}

    public static ErasureLedger create() {
        try {
            Path directory = Files.createTempDirectory("erasure-ledger");
            Path file = directory.resolve("ledger");
            directory.toFile().deleteOnExit();
            file.toFile().deleteOnExit();
            return new ErasureLedger(
                    new ErasureLedgerSettings(file),
                    new FirstStart());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lists the patient as another server does that erased the keys: this one's database is behind. */
    public static void list(ErasureLedger ledger, EncryptionContext context, UUID row) {
        ledger.append(erased(ledger, context, row));
    }

    /** Stores that the patient's keys were erased, as another server does, and lists it nowhere. */
    public static Effect record(ErasureLedger ledger, EncryptionContext context, UUID row) {
        return ledger.bury(erased(ledger, context, row));
    }

    private static ErasedPatient erased(ErasureLedger ledger, EncryptionContext context, UUID row) {
        return new ErasedPatient(
                context.tenantId(), row, ledger.hashOf(context), UUID.randomUUID(), Instant.parse("2026-11-01T12:00:00Z"));
    }

    /** No ledger belongs to the database yet, and many may. */
    private static final class FirstStart extends Tombstones {

        @Override
        public Optional<String> findLedger() {
            return Optional.empty();
        }

        @Override
        public void adoptLedger(String fingerprint) {
            // The next test has another one.
        }
    }
}
