package org.medchain.keys.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Commands of a test, whose environment names a token and a {@link RecordedService}. */
abstract class RecordedCommands {

    @TempDir
    Path directory;

    final RecordedService service = new RecordedService();
    Map<String, String> environment;

    @BeforeEach
    final void nameService() throws IOException {
        environment = CommandEnvironment.of(service.address(), directory);
    }

    @AfterEach
    final void stopService() {
        service.close();
    }

    final CommandRun run(String line) {
        return CommandRun.of(environment, line.split(" ", -1));
    }
}
