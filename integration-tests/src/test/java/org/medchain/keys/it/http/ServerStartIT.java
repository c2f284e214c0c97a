package org.medchain.keys.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.OnSharedApi;

@OnSharedApi
class ServerStartIT {

    private static final String READY = "CWWKF0011I";

    /**
     * Hibernate will lose two settings without which it does not run inside an EAR on Liberty (docs/adr/0005); Liberty warns of
     * each endpoint that no port is set for.
     */
    private static final List<String> KNOWN_WARNINGS = List.of("HHH90000029", "CWWKT0015W");

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
    }
}
