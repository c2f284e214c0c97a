package org.medchain.keys.patient.erased;

import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.UUID;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.settings.InvalidSettingException;

/**
 * Opens the file of the erasure register, and makes it at the first start of a database.
 *
 * <p>Guarantee: a database that once had a register is never served without it, or with another.
 */
@Shared
final class RegisterOpener {

    private static final String VARIABLE = "ERASURE_REGISTER_FILE";
    private static final String COPY = "ERASURE_REGISTER_COPY";

    private final ErasureRegisterSettings settings;
    private final ErasureRecordStore records;
    private final SecureRandom random;
    private final int indexedFrom;

    @Inject
    RegisterOpener(ErasureRegisterSettings settings, ErasureRecordStore records, SecureRandom random) {
        this(settings, records, random, RegisterFile.INDEXED_FROM);
    }

    /** @param indexedFrom with how many patients a register gets an index */
    RegisterOpener(ErasureRegisterSettings settings, ErasureRecordStore records, SecureRandom random, int indexedFrom) {
        this.settings = settings;
        this.records = records;
        this.random = random;
        this.indexedFrom = indexedFrom;
    }

    /**
     * @param erased gets all who are listed, now and later
     * @throws InvalidSettingException if there is no file where one must be, if it can't be trusted, or is another database's
     */
    RegisterFile open(ErasedRows erased) {
        try {
            return openOrCreate(settings.registerFile(), erased);
        } catch (IOException | UnsupportedOperationException e) {
            throw new InvalidSettingException(VARIABLE, "names a file that can't be made, read or written");
        } catch (DamagedRegisterException e) {
            throw new InvalidSettingException(VARIABLE, "names a file " + e.getMessage());
        }
    }

    /**
     * The second place of every line, where one is configured.
     *
     * @throws InvalidSettingException if it can't be trusted, or is another register's
     */
    Optional<RegisterFile> openCopy(RegisterFile file) {
        if (settings.copy().isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(RegisterCopy.open(file, settings.copy().get()));
        } catch (IOException | UnsupportedOperationException e) {
            throw new InvalidSettingException(COPY, "names a file that can't be made, read or written");
        } catch (DamagedRegisterException e) {
            throw new InvalidSettingException(COPY, "names a file " + e.getMessage());
        }
    }

    /** Returns the id of the register's file, made at the first start. */
    UUID openPlace() {
        try {
            return RegisterPlace.openOrCreate(settings.registerFile());
        } catch (IOException | UnsupportedOperationException e) {
            throw new InvalidSettingException(
                    VARIABLE,
                    "names a file in a directory in which another can't be made or read: " + RegisterPlace.ENDING);
        }
    }

    private RegisterFile openOrCreate(Path path, ErasedRows erased) throws IOException {
        Optional<String> inUse = records.findRegister();
        if (inUse.isPresent() && Files.notExists(path)) {
            throw new InvalidSettingException(
                    VARIABLE,
                    "names no file, but this database has the erasure register " + inUse.get()
                            + "; restore it, or copy it from another server");
        }
        RegisterFile.createIfMissing(path, random);
        RegisterFile opened = RegisterFile.open(path, erased, indexedFrom);
        String fingerprint = opened.key().fingerprint();
        if (inUse.isEmpty()) {
            records.adoptRegister(fingerprint);
        } else if (!inUse.get().equals(fingerprint)) {
            throw new InvalidSettingException(
                    VARIABLE,
                    "names the erasure register " + fingerprint + ", but this database has the erasure register "
                            + inUse.get() + "; copy that from another server, or restore it");
        }
        return opened;
    }

    /** @throws IllegalStateException if the database has another register */
    void requireOfThisDatabase(RegisterFile file) {
        String own = file.key().fingerprint();
        Optional<String> inUse = records.findRegister();
        if (inUse.isEmpty()) {
            records.adoptRegister(own);
        } else if (!inUse.get().equals(own)) {
            throw new IllegalStateException("the database has the erasure register " + inUse.get()
                    + ", this server has " + own + ": it is the database of another installation");
        }
    }
}
