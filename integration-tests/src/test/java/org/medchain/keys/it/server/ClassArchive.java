package org.medchain.keys.it.server;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.medchain.keys.development.DevelopmentKeys;

/**
 * The loaded classes of a server, in the form in which its JVM shares them between processes (class data sharing). A server that
 * reads them needs a sixth less of the processor to start. One server starts and stops to write them, beside the first servers of
 * the tests, which do without. So does every server if they can't be written.
 */
final class ClassArchive {

    private static final Logger LOG = System.getLogger(ClassArchive.class.getName());

    private static final String NAME = "class-archive";

    private ClassArchive() {}

    /** Lets the next start of the server read the classes, if they have been written by now. */
    static void offerTo(ServerDirectory directory) throws IOException {
        Optional<Path> archive = First.WRITTEN.getNow(Optional.empty());
        if (archive.isPresent()) {
            addOption(directory, "-XX:SharedArchiveFile=" + archive.get());
        }
    }

    private static void addOption(ServerDirectory directory, String option) throws IOException {
        Path defaults = Files.createDirectories(directory.server().resolve("configDropins/defaults"));
        // Liberty's own agent is in every server, in the one that writes and in those that read.
        Files.write(
                defaults.resolve("jvm.options"),
                List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:+AllowArchivingWithJavaAgent", option));
    }

    private static final class First {
        static final CompletableFuture<Optional<Path>> WRITTEN = new CompletableFuture<>();

        static {
            Thread writer = new Thread(() -> WRITTEN.complete(write()), NAME);
            writer.setDaemon(true);
            writer.start();
        }

        private static Optional<Path> write() {
            try {
                ServerDirectory directory = ServerDirectory.create(NAME);
                Path archive = directory.data().resolveSibling("classes.jsa");
                addOption(directory, "-XX:ArchiveClassesAtExit=" + archive);
                DevelopmentKeys keys = DevelopmentKeys.createOrOpen(directory.secrets());
                Secrets secrets = Secrets.of(keys);
                TestDatabase database = TestDatabase.create(TestDatabase.Kind.H2, directory, secrets);
                try (MedChainServer server = new MedChainServer(directory)) {
                    server.startAsItIs(ServerEnvironment.of(directory, secrets, keys, database));
                }
                return Optional.of(archive).filter(Files::exists);
            } catch (IOException | RuntimeException e) {
                LOG.log(Level.WARNING, "servers start without an archive of their classes", e);
                return Optional.empty();
            }
        }
    }
}
