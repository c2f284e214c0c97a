package org.medchain.keys.client;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The example for Node.js. When asked: npm downloads AWS' library. */
@EnabledIfSystemProperty(named = "medchain.client.node", matches = "true")
class NodeClientTest extends AwsLibraryContract {

    private static final Path DIRECTORY = Path.of("target/node");

    @BeforeAll
    static void install() throws Exception {
        Files.createDirectories(DIRECTORY);
        for (String file : List.of("package.json", "package-lock.json", "keyring.js", "message.js")) {
            Files.copy(
                    EXAMPLES.resolve("node").resolve(file),
                    DIRECTORY.resolve(file),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        install(DIRECTORY, List.of("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"));
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
