package org.medchain.keys.cli.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/** The mode of a file, that of its target if it is a link. */
record FileMode(Set<PosixFilePermission> permissions) {

    private static final Set<PosixFilePermission> OF_OTHERS = EnumSet.of(
            PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.OTHERS_EXECUTE);
    private static final Set<PosixFilePermission> OF_THE_GROUP = EnumSet.of(
            PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_WRITE, PosixFilePermission.GROUP_EXECUTE);

    static boolean isReadableFile(Path file) {
        return Files.isRegularFile(file) && Files.isReadable(file);
    }

    static FileMode of(Path file) {
        try {
            return new FileMode(Files.getPosixFilePermissions(file));
        } catch (IOException e) {
            throw new ServerException("cannot read the mode of " + file, e);
        }
    }

    boolean isOfTheOwnerAlone() {
        return hasNone(OF_OTHERS) && hasNone(OF_THE_GROUP);
    }

    /** Returns true if the owner alone may write the file, and nobody but the owner and the group may read it. */
    boolean isOfTheOwnerAndReadersOfTheGroup() {
        return hasNone(OF_OTHERS) && !permissions.contains(PosixFilePermission.GROUP_WRITE);
    }

    private boolean hasNone(Set<PosixFilePermission> others) {
        return permissions.stream().noneMatch(others::contains);
    }
}
