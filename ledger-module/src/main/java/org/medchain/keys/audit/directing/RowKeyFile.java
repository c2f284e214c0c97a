package org.medchain.keys.audit.directing;

import jakarta.inject.Inject;
import jakarta.persistence.PersistenceException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.medchain.keys.chain.signing.PrivateFile;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.RowQuery;
import org.medchain.keys.server.database.RowWrite;
import org.medchain.keys.server.settings.InvalidSettingException;

/**
 * The file of the row keys, and which of them the database was taken into use with.
 *
 * <p>Guarantee: a database whose rows are sealed is never served without their key. Rows without seals are sealed once, from the start on that makes the
 * file, and only as the tables' owner. The file says that it is new, and then that it is in use, so that a start continues what another began, and nobody
 * brings it about again by removing a row.
 */
@Shared
public final class RowKeyFile {

    private static final Logger LOG = System.getLogger(RowKeyFile.class.getName());
    private static final RowQuery<String> IN_USE =
            new RowQuery<>("select fingerprint from row_key_in_use", row -> row.text(1));
    private static final RowWrite USE = new RowWrite("update row_key_in_use set fingerprint = ?");
    private static final String NEW_LINE = "new";
    private static final String IN_USE_LINE = "in-use";

    private final RowKeySettings settings;
    private final Database database;
    private final SecureRandom random;
    private volatile RowKeys keys;
    private boolean usedBefore;
    private boolean made;
    private String ending = "";

    @Inject
    RowKeyFile(RowKeySettings settings, Database database, SecureRandom random) {
        this.settings = settings;
        this.database = database;
        this.random = random;
    }

    /** @throws IllegalStateException if it was not opened */
    RowKeys keys() {
        if (keys == null) {
            throw new IllegalStateException("the row keys are not read yet");
        }
        return keys;
    }

    /**
     * Reads the keys, and makes one at the first start of a database.
     *
     * @return whether the database is used with a row key for the first time, so that its rows have no seals yet
     * @throws InvalidSettingException if there is no file where one must be, if it can't be trusted, or is another database's
     */
    public boolean open() {
        Optional<String> inUse = database.read(IN_USE::find).stream().findFirst();
        if (inUse.isPresent() && Files.notExists(settings.keyFile())) {
            throw refuse("names no file, but this database has the row key " + inUse.get()
                    + "; restore it, or copy it from another server");
        }
        keys = read();
        if (inUse.isEmpty()) {
            if (usedBefore) {
                throw refuse(
                        "names the row keys of a database in use, and this database has none: rows were removed from it, or it is from"
                                + " before 0.2.0. If that is so, remove the line \"" + IN_USE_LINE
                                + "\" from the file");
            }
            return true;
        }
        requireKeyOf(inUse.get());
        noteInFile();
        return false;
    }

    /** Returns whether this start made the file, or one that did not seal all rows. */
    boolean isNew() {
        return made && !usedBefore;
    }

    /** @throws InvalidSettingException if this start may not note that rows are sealed */
    void requireOwner() {
        try {
            database.changeAsOwner("delete from row_key_in_use where id = 0");
        } catch (PersistenceException e) {
            throw ownerNeeded(e);
        }
    }

    private static InvalidSettingException ownerNeeded(PersistenceException cause) {
        InvalidSettingException needed = new InvalidSettingException(
                "DATABASE_OWNER", "must be set: the rows of this database are to be sealed for the first time");
        needed.initCause(cause);
        return needed;
    }

    private void requireKeyOf(String inUse) {
        String current = keys.current().fingerprint();
        if (keys.find(inUse).isEmpty()) {
            throw refuse("names the row key " + current + ", but this database has the row key " + inUse
                    + "; restore that, or add it as a second line");
        }
        if (!inUse.equals(current)) {
            database.change(entityManager -> USE.apply(entityManager, current));
        }
    }

    /**
     * Notes that all rows of the database have seals, in the database and in the file.
     *
     * @throws InvalidSettingException if the tables' owner is needed for that
     */
    public void noteInUse() {
        try {
            database.changeAsOwner(
                    "insert into row_key_in_use (id, fingerprint) values (1, ?)",
                    keys().current().fingerprint());
        } catch (PersistenceException e) {
            requireKeyOf(database.read(IN_USE::find).stream().findFirst().orElseThrow(() -> ownerNeeded(e)));
        }
        noteInFile();
    }

    /** A file that can't be written, a mounted secret, is used as it is, unless it would let the next start seal all rows again. */
    private void noteInFile() {
        if (usedBefore) {
            return;
        }
        try {
            Files.writeString(settings.keyFile(), ending + IN_USE_LINE + '\n', StandardOpenOption.APPEND);
            usedBefore = true;
        } catch (IOException e) {
            InvalidSettingException refusal =
                    refuse("names a file that can't be written: add the line \"" + IN_USE_LINE + "\" to it");
            if (made) {
                throw refusal;
            }
            LOG.log(Level.WARNING, refusal.getMessage());
        }
    }

    private RowKeys read() {
        Path file = settings.keyFile();
        PrivateFile privateFile = new PrivateFile(file);
        try {
            privateFile.createIfMissing(() -> newText(RowKey.random(random)));
            if (privateFile.isOpenToOthers()) {
                throw refuse("names a file that is open to other users; if it can be trusted: chmod 600");
            }
            String text = Files.readString(file, StandardCharsets.US_ASCII);
            usedBefore = text.lines().anyMatch(IN_USE_LINE::equals);
            made = text.lines().anyMatch(NEW_LINE::equals);
            ending = text.isEmpty() || text.endsWith("\n") ? "" : "\n";
            return RowKeys.parse(text.lines()
                    .filter(line -> !line.equals(IN_USE_LINE) && !line.equals(NEW_LINE))
                    .collect(Collectors.joining("\n")));
        } catch (CharacterCodingException e) {
            throw refuse("names a file that " + RowKeys.NONE);
        } catch (IOException | UnsupportedOperationException e) {
            throw refuse("names a file that can't be made, read or written");
        } catch (IllegalArgumentException e) {
            throw refuse("names a file that " + e.getMessage());
        }
    }

    private static byte[] newText(RowKey key) {
        byte[] text = RowKeys.textOf(key);
        byte[] line = (NEW_LINE + '\n').getBytes(StandardCharsets.US_ASCII);
        try {
            return ByteBuffer.allocate(text.length + line.length)
                    .put(text)
                    .put(line)
                    .array();
        } finally {
            Arrays.fill(text, (byte) 0);
        }
    }

    static InvalidSettingException refuse(String why) {
        return RowKeySettings.KEY_FILE.refuse(why);
    }
}
