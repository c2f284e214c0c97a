package org.medchain.keys.it.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.OnSharedApi;

@OnSharedApi
class ServerStartIT {

    private static final String READY = "CWWKF0011I";
    private static final String VULNERABLE = "CVE-2026-8646";

    /**
     * Hibernate will lose two settings without which it does not run inside an EAR on Liberty (docs/engineering/adr/0005); Liberty warns of
     * each endpoint that no port is set for; the service warns of the Open Liberty that it runs on.
     */
    private static final List<String> KNOWN_WARNINGS = List.of("HHH90000029", "CWWKT0015W", VULNERABLE);

    @Nested
    class Start {

        @Test
        void logsNoErrorAndNoWarning(Api api) throws IOException {
            List<String> lines =
                    Files.readAllLines(api.installation().server().directory().messagesLog());

            assertThat(lines).anyMatch(line -> line.contains(READY));
            assertThat(lines.stream().takeWhile(line -> !line.contains(READY)))
                    .filteredOn(line -> line.matches("\\[.*?\\] \\S+ \\S+ +[EW] .*"))
                    .filteredOn(line -> KNOWN_WARNINGS.stream().noneMatch(line::contains))
                    .isEmpty();
        }

        @Test
        void warnsOnceOfTheOpenLibertyThatItRunsOn(Api api) throws IOException {
            Path liberty = Path.of(System.getProperty("medchain.it.liberty"));
            assumeTrue(
                    Files.readString(liberty.resolve("lib/versions/openliberty.properties"))
                            .contains("productVersion=26.0.0.3"),
                    "the version of the build");

            assertThat(Files.readAllLines(
                            api.installation().server().directory().messagesLog()))
                    .filteredOn(line -> line.contains(VULNERABLE))
                    .singleElement()
                    .asString()
                    .contains(" W Open Liberty 26.0.0.3 ");
        }
    }
}
