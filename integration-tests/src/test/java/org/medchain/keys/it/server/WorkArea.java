package org.medchain.keys.it.server;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What Liberty finds out about its bundles and features when a server starts for the first time. A server that is given it
 * takes a quarter less to start, and the tests start a hundred of them. It is made once, by a server without application and
 * without secrets.
 */
final class WorkArea {

    private static final String NAME = "workarea";
    private static final String FEATURES_ARE_READY = "CWWKF0011I";
    private static final Duration LONGEST = Duration.ofMinutes(3);

    private WorkArea() {}

    /** Gives it to a server that has not started yet. */
    static void copyTo(ServerDirectory directory) throws IOException {
        ServerDirectory.copy(First.MADE, directory.server().resolve(NAME));
    }

    private static final class First {
        static final Path MADE = make();

        private static Path make() {
            try {
                ServerDirectory directory = ServerDirectory.assemble("work-area");
                ServerDirectory.delete(directory.server().resolve("apps"));
                Process process = start(directory);
                try {
                    await().pollInSameThread()
                            .atMost(LONGEST)
                            .until(() -> Files.exists(directory.messagesLog())
                                    && Files.readString(directory.messagesLog()).contains(FEATURES_ARE_READY));
                } finally {
                    process.destroy();
                    process.onExit().join();
                }
                return directory.server().resolve(NAME);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static Process start(ServerDirectory directory) throws IOException {
            ProcessBuilder builder = MedChainServer.process(directory);
            builder.environment().clear();
            builder.environment().putAll(ServerEnvironment.ofEveryServer(directory));
            builder.environment().put("HTTPS_PORT", "-1");
            return builder.start();
        }
    }
}
