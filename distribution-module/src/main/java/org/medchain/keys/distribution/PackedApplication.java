package org.medchain.keys.distribution;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Unpacks the jars of an EAR that is one file, as Maven makes it: the class path of {@code bin/medchain} can't name what is inside of a file. Open
 * Liberty unpacks for itself and uses none of these. Each directory of jars has a file that names its EAR: archives that one user has installed share a cache.
 */
public final class PackedApplication {

    private static final String UNPACKING = "unpacking";
    private static final String OWNER = "unpacked-from";

    /** Nothing unpacks for so long: such a directory is left over. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private PackedApplication() {}

    /** @param arguments the EAR, and the directory that is to have its jars; earlier ones of the same EAR beside that directory are deleted */
    public static void main(String[] arguments) throws IOException {
        unpack(Path.of(arguments[0]), Path.of(arguments[1]));
    }

    static void unpack(Path ear, Path target) throws IOException {
        Path parent = Files.createDirectories(target.toAbsolutePath().getParent());
        Path fresh = Files.createTempDirectory(parent, UNPACKING);
        String owner = ear.toAbsolutePath().toString();
        Instant now = Files.getLastModifiedTime(fresh).toInstant();
        try (FileSystem packed = FileSystems.newFileSystem(ear)) {
            copyJars(packed.getPath("/"), fresh);
            Files.writeString(fresh.resolve(OWNER), owner);
        } catch (IOException | RuntimeException e) {
            delete(fresh);
            throw e;
        }
        put(fresh, target);
        for (Path other : directories(parent)) {
            if (!other.equals(target.toAbsolutePath()) && (isOf(owner, other) || isLeftOver(other, now))) {
                delete(other);
            }
        }
    }

    private static void copyJars(Path root, Path target) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path jar :
                    (Iterable<Path>) files.filter(file -> file.toString().endsWith(".jar"))::iterator) {
                // Never outside of the target: Java opens no archive with an entry whose name has "..".
                Path copy = target.resolve(root.relativize(jar).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(jar, copy);
            }
        }
    }

    /** Another verb may have been quicker. */
    private static void put(Path fresh, Path target) throws IOException {
        try {
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            boolean isThere = Files.isDirectory(target);
            delete(fresh);
            if (!isThere) {
                throw e;
            }
        }
    }

    private static List<Path> directories(Path parent) throws IOException {
        try (Stream<Path> entries = Files.list(parent)) {
            return entries.filter(Files::isDirectory).toList();
        }
    }

    /** Returns false for what another verb is unpacking right now. */
    private static boolean isOf(String owner, Path directory) throws IOException {
        Path file = directory.resolve(OWNER);
        return !isUnpacking(directory)
                && Files.exists(file)
                && Files.readString(file).equals(owner);
    }

    private static boolean isLeftOver(Path directory, Instant now) throws IOException {
        return isUnpacking(directory)
                && Files.getLastModifiedTime(directory).toInstant().isBefore(now.minus(LONGEST));
    }

    private static boolean isUnpacking(Path directory) {
        return directory.getFileName().toString().startsWith(UNPACKING);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
                Files.deleteIfExists(file);
            }
        }
    }
}
