package org.medchain.keys.it.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.medchain.keys.development.DevelopmentKeys;

/**
 * What a server keeps of a start, so that the next one is cheap: what Liberty found out about its features and about the classes of
 * the application, and the loaded classes in the form in which JVMs share them (class data sharing). A server that is given both
 * needs a third less of the processor for its first start. One server starts and stops to make them, with secrets and an H2 of
 * its own.
 */
final class EarlierStart {

    private static final String NAME = "earlier-start";
    private static final String WORK_AREA = "workarea";

    private EarlierStart() {}

    /** Gives it to a server that has not started yet. */
    static void copyTo(ServerDirectory directory) throws IOException {
        ServerDirectory.copy(
                First.MADE.server().resolve(WORK_AREA), directory.server().resolve(WORK_AREA));
        // A JVM that can't write the classes has none to read.
        if (Files.exists(classes(First.MADE))) {
            addOption(directory, "-XX:SharedArchiveFile=" + classes(First.MADE));
        }
    }

    private static Path classes(ServerDirectory directory) {
        return directory.data().resolve("classes.jsa");
    }

    private static void addOption(ServerDirectory directory, String option) throws IOException {
        Path defaults = Files.createDirectories(directory.server().resolve("configDropins/defaults"));
        // Liberty's own agent is in every server, in the one that writes and in those that read.
        Files.write(
                defaults.resolve("jvm.options"),
                List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:+AllowArchivingWithJavaAgent", option));
    }

    private static final class First {
        static final ServerDirectory MADE = make();

        private static ServerDirectory make() {
            try {
                ServerDirectory directory = ServerDirectory.assemble(NAME);
                addOption(directory, "-XX:ArchiveClassesAtExit=" + classes(directory));
                DevelopmentKeys keys = DevelopmentKeys.createOrOpen(directory.secrets());
                Secrets secrets = Secrets.of(keys);
                TestDatabase database = TestDatabase.create(TestDatabase.Kind.H2, directory, secrets);
                try (MedChainServer server = new MedChainServer(directory)) {
                    server.start(ServerEnvironment.of(directory, secrets, keys, database));
                }
                return directory;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
