package org.medchain.keys.startup;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The directory in which Open Liberty keeps its configuration as it understood it, with the passwords of database and keystore in
 * clear. No setting of Liberty's keeps them out, so the directory is closed to everyone but the server's own user.
 *
 * <p>Limit: a file system without POSIX permissions is left as it is.
 */
record WorkArea(Path directory) {

    private static final Logger LOG = System.getLogger(WorkArea.class.getName());

    /** The server runs in its own directory. */
    static final Path OF_THE_SERVER = Path.of("workarea");

    void closeToOthers() {
        PosixFileAttributeView attributes = Files.getFileAttributeView(directory, PosixFileAttributeView.class);
        if (attributes == null || !Files.isDirectory(directory)) {
            return;
        }
        try {
            attributes.setPermissions(PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            LOG.log(
                    Level.WARNING,
                    "the server's work area, which has passwords in clear, can't be closed to others",
                    e);
        }
    }
}
