package org.medchain.keys.it.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.medchain.keys.hsm.SoftHsm;
import org.medchain.keys.it.server.OnePass;

/** {@code ./medchain start --softhsm}, and the way to the next KEK, as docs/run/hsm.md has them; skipped without SoftHSM and OpenSC. */
@OnePass
@TestInstance(Lifecycle.PER_CLASS)
@Tag("proof")
class SoftHsmStartIT {

    private static final String SCRIPT = """
            set -euo pipefail
            umask 077
            echo 'the password in a file' >password
            export KEYSTORE_PASSWORD_FILE=$PWD/password
            ./medchain start --softhsm
            openssl pkcs12 -in .medchain/tls-key.p12 -passin file:password -nokeys | grep -c 'BEGIN CERTIFICATE'
            api=http://localhost:9080/api/v1
            token="$(./medchain token --role key-user,key-admin --tenant hospital-a)"
            ask() { curl -sS -H "Authorization: Bearer $token" -H 'Content-Type: application/json' "$@"; echo; }
            ask -X PUT $api/tenants/hospital-a -d '{"name": "Hospital A"}' >/dev/null
            key="$(ask -X POST $api/patients/patient-1/data-keys | sed -E 's/.*"encryptedKey":"([^"]+)".*/\\1/')"
            echo "first: $(ask $api/tenants/hospital-a/wrappings)"
            ./medchain hsm rotate medchain-1
            ./medchain restart --softhsm
            echo "rotated: $(ask -X POST $api/patients/patient-1/rotation)"
            echo "second: $(ask $api/tenants/hospital-a/wrappings)"
            echo "opened: $(ask -o /dev/null -w '%{http_code}' -X POST $api/patients/patient-1/data-keys/decrypt \\
                -d "{\\"encryptedKey\\": \\"$key\\"}")"
            ./medchain hsm status
            """;

    private BuiltProject project;
    private String said;

    @BeforeAll
    void start() throws IOException, InterruptedException {
        SoftHsm.assumeInstalled();
        project = BuiltProject.create("softhsm");
        said = project.run(project.withItsPorts(SCRIPT));
    }

    @AfterAll
    void stop() throws IOException, InterruptedException {
        if (project != null) {
            project.run("./medchain stop");
        }
    }

    private String line(String begin) {
        return said.lines()
                .filter(line -> line.startsWith(begin))
                .findFirst()
                .orElseThrow(() -> new AssertionError(begin + " in:\n" + said));
    }

    @Test
    void wrapsUnderAKekInTheToken() {
        assertThat(line("first: ")).contains("\"wrappedUnder\":\"pkcs11:object=medchain-1\"");
        assertThat(said).contains("HSM    SoftHSM, token medchain in");
    }

    /** A variable KEYSTORE_PASSWORD_FILE is enough; the password of .medchain is then another. */
    @Test
    void takesAPasswordFromAFile() {
        assertThat(said.lines()).contains("1");
    }

    @Test
    void goesOnToTheNextKek() {
        assertThat(line("rotated: ")).contains("\"rotated\":1");
        assertThat(line("second: ")).contains("\"wrappedUnder\":\"pkcs11:object=medchain-2\"");
        assertThat(line("opened: ")).isEqualTo("opened: 200");
    }

    @Test
    void noneOfTheCommandsFails() {
        assertThat(said).endsWith("exit status: 0");
    }
}
