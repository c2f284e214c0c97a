package org.medchain.keys.it.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.medchain.keys.BatchResult;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.client.PatientVault;
import org.medchain.keys.client.PatientVaults;
import org.medchain.keys.client.http.HttpKeySource;
import org.medchain.keys.client.http.HttpKeySourceSettings;
import org.medchain.keys.it.client.Hospital;

/** What a hospital does with the client module, against the server: records and files of a patient, until their keys are blocked. */
@OnSharedAws
class SealedRecordsIT {

    private static final PatientId ZOE = new PatientId("Zo\u00eb 7/4");
    private static final Map<String, String> RECORD = Map.of("record", "lab-7");
    private static final byte[] PLAINTEXT = "Kalium 4,1 mmol/l".getBytes(StandardCharsets.UTF_8);

    private final AwsInstallation aws;
    private final Hospital hospital;
    private final PatientVaults vaults;

    SealedRecordsIT(AwsInstallation aws) {
        this.aws = aws;
        hospital = aws.newTenant().hospital();
        vaults = new PatientVaults(sourceWith(hospital.keyUser()), new TenantId(hospital.tenantId()));
    }

    private HttpKeySource sourceWith(String token) {
        return new HttpKeySource(
                new HttpKeySourceSettings(aws.api().installation().server().uri(), () -> token));
    }

    private long events(String operation) {
        return hospital.auditEvents("operation", operation).size();
    }

    @Test
    void openAsTheyWereSealedAndEachOpeningIsInTheTrail() {
        PatientVault vault = vaults.of(ZOE);
        byte[] message = vault.seal(PLAINTEXT, RECORD);

        assertThat(vault.open(message, RECORD)).isEqualTo(PLAINTEXT);
        assertThat(vault.open(message)).isEqualTo(PLAINTEXT);

        assertThat(events("GENERATE_DATA_KEY")).isEqualTo(1);
        assertThat(events("DECRYPT_DATA_KEY")).isEqualTo(2);
    }

    @Test
    void openAsStreams() throws IOException {
        byte[] scan = new byte[1_000_000];
        scan[999_999] = 7;
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (var out = vaults.of(ZOE).sealing(file, RECORD)) {
            out.write(scan);
        }

        try (var in = vaults.of(ZOE).opening(new ByteArrayInputStream(file.toByteArray()), RECORD)) {
            assertThat(in.readAllBytes()).isEqualTo(scan);
        }
    }

    @Test
    void openInOneBatch() {
        List<byte[]> messages = vaults.of(ZOE).sealAll(List.of(PLAINTEXT, PLAINTEXT, PLAINTEXT), RECORD).stream()
                .map(BatchResult::orThrow)
                .toList();

        assertThat(vaults.of(ZOE).openAll(messages))
                .hasSize(3)
                .allSatisfy(opened -> assertThat(opened.orThrow()).isEqualTo(PLAINTEXT));
        assertThat(events("DECRYPT_DATA_KEY")).isEqualTo(3);
    }

    @Test
    void openAfterARotationAsTheyAre() {
        byte[] message = vaults.of(ZOE).seal(PLAINTEXT, RECORD);
        aws.changeCmk(hospital);

        assertThat(hospital.rotate(ZOE.value()).json().getInt("rotated")).isEqualTo(1);

        assertThat(vaults.of(ZOE).open(message)).isEqualTo(PLAINTEXT);
    }
}
