package org.medchain.keys.it.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.client.OnSharedApi;
import org.medchain.keys.it.scan.SecretScanner.Finding;

/**
 * Scans what the shared installations have left behind. It is the last class of a run, since it stops their servers.
 * Installations of single classes are scanned when those close them.
 */
@Order(Integer.MAX_VALUE)
@Isolated
@OnSharedApi
class SecretScanIT {

    private static ApiAnswer generated;

    @BeforeAll
    static void useAKeyAndStopTheServers(Api api) {
        Hospital hospital = api.newHospital();
        generated = hospital.generate("patient");
        hospital.decrypt("patient", generated.json().getString("encryptedKey"));
        Api.open().parallelStream().forEach(open -> open.installation().server().stop());
    }

    @Nested
    class WhatIsLeft {

        @Test
        void holdsNoSecret() {
            assertThat(Api.open()).isNotEmpty();
            Api.open().parallelStream()
                    .forEach(open -> LeftBehind.by(open.installation())
                            .requireNoSecret(open.receivedKeys().bytes()));
        }
    }

    @Nested
    class TheScan {

        @Test
        void findsAKeyThatIsPutIntoALog(Api api) throws IOException {
            byte[] key = api.receivedKeys().bytes().get(0);
            Path log = api.installation().server().directory().logs().resolve("careless.log");
            try {
                Files.writeString(
                        log, "answer: {\"key\":\"" + Base64.getEncoder().encodeToString(key) + "\"}\n");

                assertThat(LeftBehind.by(api.installation())
                                .findEverywhere(api.receivedKeys().bytes()))
                        .extracting(Finding::place)
                        .containsOnly(log.toString());
            } finally {
                Files.delete(log);
            }
        }

        @Test
        void findsWhatStandsInATable(Api api) {
            byte[] requestId = generated.requestId().getBytes(StandardCharsets.US_ASCII);

            assertThat(LeftBehind.by(api.installation()).findEverywhere(List.of(requestId)))
                    .extracting(Finding::place)
                    .contains("table audit_events");
        }
    }
}
