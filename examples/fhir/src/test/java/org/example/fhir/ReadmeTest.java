package org.example.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page shows the beans with which the server of the test runs. */
class ReadmeTest {

    @Test
    void showsTheBeansOfTheServer() throws IOException {
        String source = Files.readString(Path.of("src/test/java/org/example/fhir/FhirServerConfig.java"));
        String beans = source.substring(source.indexOf("// begin") + "// begin".length(), source.indexOf("// end"));

        assertThat(withoutBlanks(Files.readString(Path.of("README.md"))))
                .contains("```java" + withoutBlanks(beans) + "```");
    }

    private static String withoutBlanks(String text) {
        return text.replaceAll("\\s+", "");
    }
}
