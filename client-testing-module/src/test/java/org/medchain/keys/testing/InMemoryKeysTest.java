package org.medchain.keys.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.PatientId;
import org.medchain.keys.UnknownPatientException;
import org.medchain.keys.client.PatientVault;
import org.medchain.keys.client.PatientVaults;

@ExtendWith(InMemoryKeys.class)
class InMemoryKeysTest {

    private static final PatientId ADA = new PatientId("ada");

    private InMemoryKeySource before;

    @BeforeEach
    void remember(InMemoryKeySource keys) {
        before = keys;
    }

    @Test
    void giveTheMethodsOfATestTheSameSource(InMemoryKeySource keys) {
        assertThat(keys).isSameAs(before);
    }

    @RepeatedTest(2)
    void giveEachTestASourceOfItsOwn(InMemoryKeySource keys) {
        EncryptedKey any = new EncryptedKey(new byte[64]);

        assertThatExceptionOfType(UnknownPatientException.class).isThrownBy(() -> keys.decrypt(any, ADA));

        try (GeneratedDataKey key = keys.generate(ADA)) {
            assertThat(key.generation()).isEqualTo(1);
        }
    }

    // begin
    @Test
    void aRecordDoesNotOpenOnceThePatientsKeysAreErased(InMemoryKeySource keys, PatientVaults vaults) {
        PatientId patient = new PatientId("patient-1");
        PatientVault vault = vaults.of(patient);
        byte[] message = vault.seal("lab result".getBytes(StandardCharsets.UTF_8), Map.of("record", "lab-7"));

        keys.erase(patient);

        assertThatExceptionOfType(KeysDestroyedException.class)
                .isThrownBy(() -> vault.open(message, Map.of("record", "lab-7")));
    }

    // end
    @Test
    void standInThePage() throws IOException {
        Path module = Path.of("").toAbsolutePath();
        String source =
                Files.readString(module.resolve("src/test/java/org/medchain/keys/testing/InMemoryKeysTest.java"));
        String example = source.substring(source.indexOf("// begin") + "// begin".length(), source.indexOf("// end"));

        assertThat(withoutBlanks(Files.readString(module.resolveSibling("docs/clients/java.md"))))
                .contains("```java" + withoutBlanks(example) + "```");
    }

    private static String withoutBlanks(String text) {
        return text.replaceAll("\\s+", "");
    }
}
