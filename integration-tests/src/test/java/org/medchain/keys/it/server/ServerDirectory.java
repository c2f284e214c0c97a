package org.medchain.keys.it.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/**
 * Where one server of the tests has its configuration, logs, data and secrets. Everything is a copy of what the build
 * assembled, but for the runtime itself, which is only read.
 */
public final class ServerDirectory {

    private static final List<String> CONFIGURATION =
            List.of("driver", "edge", "apps", "bootstrap.properties", "jvm.options", "server.env", "server.xml");
    private static final String SERVER = "servers/medchain";
    private static final String JDBC_DRIVERS = "shared/resources/jdbc";

    private final Path path;

    private ServerDirectory(Path path) {
        this.path = path;
    }

    /** A new directory; one of the same name that an earlier run left is deleted. */
    static ServerDirectory create(String name) {
        try {
            ServerDirectory directory = assemble(name);
            EarlierStart.copyTo(directory);
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A new directory with what the build assembled and nothing else. */
    static ServerDirectory assemble(String name) throws IOException {
        ServerDirectory directory = new ServerDirectory(Path.of(System.getProperty("medchain.it.directory"), name));
        delete(directory.path);
        Path assembled = runtime().resolve("usr");
        copy(assembled.resolve(JDBC_DRIVERS), directory.user().resolve(JDBC_DRIVERS));
        for (String part : CONFIGURATION) {
            copy(assembled.resolve(SERVER).resolve(part), directory.server().resolve(part));
        }
        Files.createDirectories(directory.data());
        Files.createDirectories(directory.checkpoints());
        return directory;
    }

    /** The Liberty runtime that the build assembled. */
    public static Path runtime() {
        return Path.of(System.getProperty("medchain.it.liberty"));
    }

    /** What Liberty calls {@code WLP_USER_DIR}. */
    public Path user() {
        return path.resolve("usr");
    }

    /** The server's configuration, logs and work area. */
    public Path server() {
        return user().resolve(SERVER);
    }

    public Path logs() {
        return server().resolve("logs");
    }

    public Path messagesLog() {
        return logs().resolve("messages.log");
    }

    /** What the process wrote to its output and error stream. */
    public Path console() {
        return path.resolve("console.log");
    }

    /** The database's files. */
    public Path data() {
        return path.resolve("data");
    }

    /** The erasure register, outside of {@link #data()} as it has to be. */
    public Path erasureRegister() {
        return path.resolve("erasure-register");
    }

    /** The second file with the lines of the erasure register. */
    public Path erasureRegisterCopy() {
        return path.resolve("erasure-register-copy");
    }

    /** The key that signs certificates of destroyed keys; its public key is beside it. */
    public Path certificateKey() {
        return path.resolve("certificate-key.pem");
    }

    /** The second key that signs certificates; its public key is beside it. */
    public Path certificateMlDsaKey() {
        return path.resolve("certificate-ml-dsa-key.pem");
    }

    /** Where the server keeps checkpoints. */
    public Path checkpoints() {
        return path.resolve("checkpoints");
    }

    /** The key that signs them; the public key stands beside it. */
    public Path checkpointKey() {
        return path.resolve("checkpoint-key.pem");
    }

    /** The second key that signs checkpoints; the public key stands beside it. */
    public Path checkpointMlDsaKey() {
        return path.resolve("checkpoint-ml-dsa-key.pem");
    }

    /** The secrets and the token keys. */
    Path secrets() {
        return path.resolve("secrets");
    }

    static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        try (var files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    public static void delete(Path directory) throws IOException {
        if (Files.notExists(directory)) {
            return;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
