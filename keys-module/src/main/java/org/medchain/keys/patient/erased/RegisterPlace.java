package org.medchain.keys.patient.erased;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.medchain.keys.chain.signing.PrivateFile;

/**
 * Names the file of an erasure register by a random id in a file beside it. Servers that share a register find the same id.
 *
 * <p>Limit: a register that is copied with this file counts as the same file. Then an erasure waits longer for its certificate than it needs to,
 * and never less.
 */
final class RegisterPlace {

    /** The ending behind the name of the register. */
    static final String ENDING = ".place";

    private RegisterPlace() {}

    static UUID openOrCreate(Path register) throws IOException {
        Path real = register.toRealPath();
        Path path = real.resolveSibling(real.getFileName() + ENDING);
        new PrivateFile(path).createIfMissing(() -> (UUID.randomUUID() + "\n").getBytes(StandardCharsets.US_ASCII));
        try {
            return UUID.fromString(
                    Files.readString(path, StandardCharsets.ISO_8859_1).strip());
        } catch (IllegalArgumentException e) {
            throw new IOException("no id in " + path, e);
        }
    }
}
