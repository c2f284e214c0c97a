package org.medchain.keys.it.inserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The interface for MicroProfile REST Client in docs/clients.md is the one that {@code InServerIT} uses. */
class RestClientPageTest {

    private static final Path MODULE = Path.of("").toAbsolutePath();
    private static final String SOURCE = "src/test/java/org/medchain/keys/it/inserver/DataKeys.java";

    @Test
    void hasTheInterfaceThatIsTried() throws IOException {
        String source = Files.readString(MODULE.resolve(SOURCE)).replaceFirst("package [^;]*;", "");

        assertThat(withoutBlanks(Files.readString(MODULE.resolveSibling("docs/clients.md"))))
                .contains("```java" + withoutBlanks(source) + "```");
    }

    private static String withoutBlanks(String text) {
        return text.replaceAll("\\s+", "");
    }
}
