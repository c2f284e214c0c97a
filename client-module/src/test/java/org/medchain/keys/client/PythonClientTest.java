package org.medchain.keys.client;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;

/** The example for Python. Skipped where no Python has AWS' library, which pip installs by its requirements.txt. */
class PythonClientTest extends AwsLibraryContract {

    private static final Path DIRECTORY = Path.of("target/python");
    private static String python;

    @BeforeAll
    static void findPython() throws IOException {
        Files.createDirectories(DIRECTORY);
        Optional<String> found = Stream.of("python3", "/usr/bin/python3")
                .filter(candidate -> succeeds(DIRECTORY, List.of(candidate, "-c", "import aws_encryption_sdk")))
                .findFirst();
        assumeThat(found).as("a Python with aws_encryption_sdk").isPresent();
        python = found.orElseThrow();
    }

    @Override
    protected List<String> program() {
        return List.of(python, "-B", EXAMPLES.resolve("python/message.py").toString());
    }

    @Override
    protected Path directory() {
        return DIRECTORY;
    }
}
