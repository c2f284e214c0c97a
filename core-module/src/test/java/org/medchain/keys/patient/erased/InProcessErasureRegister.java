package org.medchain.keys.patient.erased;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.server.OpenFixtures;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.InProcessDatabase;

/** Makes erasure registers for a process without a server, each with a file of its own. */
public final class InProcessErasureRegister {

    private InProcessErasureRegister() {}

    /** A new register; from here on it is the database's, in place of the one before. */
    public static ErasureRegister create(InProcessDatabase database, Path file) {
        database.execute("delete from erasure_register_in_use");
        return openFirst(database, file);
    }

    /** The same without a copy. */
    public static ErasureRegister createWithoutCopy(InProcessDatabase database, Path file) {
        database.execute("delete from erasure_register_in_use");
        ErasureRegister register = open(database, file, Clock.systemUTC());
        entries(register);
        return register;
    }

    /** Another server's register, which lists whom this file lists at the moment. */
    public static ErasureRegister copyOf(Path file, Database database) {
        Path own = newFile();
        try {
            Files.copy(file, own, StandardCopyOption.COPY_ATTRIBUTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return openFirst(database, own);
    }

    /** With a copy, as in production. */
    private static ErasureRegister openFirst(Database database, Path file) {
        ErasureRegister register =
                open(database, new ErasureRegisterSettings(file, Optional.of(newFile())), Clock.systemUTC());
        entries(register);
        return register;
    }

    /** The register that the file has, or will have. */
    public static ErasureRegister open(Database database, Path file, Clock clock) {
        return open(database, new ErasureRegisterSettings(file, Optional.empty()), clock);
    }

    /** The register that these files have, or will have. */
    public static ErasureRegister open(Database database, Path file, Optional<Path> copy, Clock clock) {
        return open(database, new ErasureRegisterSettings(file, copy), clock);
    }

    static ErasureRegister open(Database database, ErasureRegisterSettings settings, Clock clock) {
        ErasureRecordStore records = new ErasureRecordStore(database);
        return new ErasureRegister(
                new RegisterOpener(settings, records, new SecureRandom()), records, InProcessDatabase.timeOf(clock));
    }

    public static RegisterLag lag(ErasureRegister register, Clock clock) {
        return new RegisterLag(register, new ErasureRegisterSettings(newFile(), Optional.empty()), clock);
    }

    /** All who are listed, in the order in which they were; opens the register. */
    public static List<ErasedPatient> entries(ErasureRegister register) {
        return register.before(ListedPage.END, 10_000).patients();
    }

    /** A place for a file that is not there yet. */
    public static Path newFile() {
        return OpenFixtures.newDirectory("erasure-register").resolve("register");
    }

    /** Lists the patient as another server does that erased the keys: this one's database is behind. */
    public static ErasedPatient list(ErasureRegister register, EncryptionContext context, UUID row) {
        ErasedPatient erased = erased(register, context, row);
        register.append(erased);
        return erased;
    }

    /** Records that the patient's keys were erased, as another server does, and lists it nowhere. */
    public static Effect record(ErasureRegister register, EncryptionContext context, UUID row) {
        return register.recordErasure(erased(register, context, row));
    }

    private static ErasedPatient erased(ErasureRegister register, EncryptionContext context, UUID row) {
        return new ErasedPatient(
                context.tenantId(),
                row,
                register.hashOf(context),
                UUID.randomUUID(),
                Instant.parse("2026-11-01T12:00:00Z"));
    }
}
