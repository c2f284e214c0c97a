package org.medchain.keys.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** The example for Node.js. Skipped where there is no npm, which downloads AWS' library. */
@Tag("proof")
class NodeClientTest extends AwsLibraryContract {

    private static final Path DIRECTORY = Path.of("target/node");

    @BeforeAll
    static void install() throws Exception {
        Files.createDirectories(DIRECTORY);
        assumeThat(succeeds(DIRECTORY, List.of("npm", "--version")))
                .as("npm on the PATH")
                .isTrue();
        for (String file : List.of("package.json", "package-lock.json", "keyring.js", "message.js")) {
            Files.copy(
                    EXAMPLES.resolve("node").resolve(file),
                    DIRECTORY.resolve(file),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        assertThat(run(DIRECTORY, Map.of(), List.of("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts")))
                .startsWith("0 ");
    }

    @Override
    protected List<String> program() {
        return List.of("node", "message.js");
    }

    @Override
    protected Path directory() {
        return DIRECTORY;
    }
}
