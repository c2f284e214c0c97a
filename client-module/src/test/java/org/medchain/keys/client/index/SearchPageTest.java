package org.medchain.keys.client.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantKeyName;
import org.medchain.keys.TenantKeyVersion;
import org.medchain.keys.client.InMemoryService;
import org.medchain.keys.client.TenantKeySource;

/** The example of docs/clients/search.md is what this class does between two comments. */
class SearchPageTest {

    private static final Path MODULE = Path.of("").toAbsolutePath();

    @Test
    void doesWhatItSays() {
        TenantKeySource keys = TenantKeySource.of(new InMemoryService());
        // begin
        TenantKeySource source = keys.forTenant(new TenantId("hospital-a"));
        TenantKeyVersion first = new TenantKeyVersion(new TenantKeyName("patient-index"), 1);
        BlindIndex.makeKey(source, first); // Once, when the application is installed.

        IndexedField familyName = new IndexedField("Patient", "familyName", 20, 50_000);
        BlindIndex index = BlindIndex.open(source, first, familyName);

        String stored = index.valueOf("van der Berg");
        List<String> searched = index.valuesToFind(" VAN DER  BERG");
        // end
        assertThat(searched).containsExactly(stored);
        index.close();
    }

    @Test
    void standsInThePage() throws IOException {
        String source =
                Files.readString(MODULE.resolve("src/test/java/org/medchain/keys/client/index/SearchPageTest.java"));
        String example = source.substring(source.indexOf("// begin") + "// begin".length(), source.indexOf("// end"));

        assertThat(withoutBlanks(Files.readString(MODULE.resolveSibling("docs/clients/search.md"))))
                .contains("```java" + withoutBlanks(example) + "```");
    }

    private static String withoutBlanks(String text) {
        return text.replaceAll("\\s+", "");
    }
}
