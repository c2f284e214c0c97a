package org.medchain.keys.client;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The example for Python. When asked: pip downloads AWS' library. */
@EnabledIfSystemProperty(named = "medchain.client.python", matches = "true")
class PythonClientTest extends AwsLibraryContract {

    private static final Path DIRECTORY = Path.of("target/python");

    @BeforeAll
    static void install() throws Exception {
        Files.createDirectories(DIRECTORY);
        for (String file : List.of("requirements.txt", "medchain.py", "message.py")) {
            Files.copy(
                    EXAMPLES.resolve("python").resolve(file),
                    DIRECTORY.resolve(file),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        install(DIRECTORY, List.of("python3", "-m", "venv", "venv"));
        install(DIRECTORY, List.of("venv/bin/pip", "install", "-q", "-r", "requirements.txt"));
    }

    @Override
    protected List<String> program() {
        return List.of("venv/bin/python", "message.py");
    }

    @Override
    protected Path directory() {
        return DIRECTORY;
    }
}
