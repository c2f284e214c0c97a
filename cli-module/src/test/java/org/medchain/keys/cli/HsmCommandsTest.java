package org.medchain.keys.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.CmkReference;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.HsmKeyLabel;
import org.medchain.keys.PatientId;
import org.medchain.keys.PlainKey;
import org.medchain.keys.TenantId;
import org.medchain.keys.hsm.HsmKeyProvider;
import org.medchain.keys.hsm.SoftHsm;
import org.medchain.keys.provider.KeyProvider;
import org.medchain.keys.provider.WrappedDataKey;
import org.medchain.keys.provider.WrappedKey;

/** {@code medchain hsm} on SoftHSM; skipped without it. */
class HsmCommandsTest {

    private static final EncryptionContext CONTEXT =
            new EncryptionContext(new TenantId("clinic-north"), new PatientId("p-1"));

    @TempDir
    private Path directory;

    private SoftHsm token;

    private record Answer(int status, String text) {}

    @BeforeEach
    void makeToken() throws IOException {
        token = SoftHsm.newToken();
    }

    private Answer hsm(String... arguments) throws Exception {
        return run(Map.of("HSM_PIN", token.pin()), arguments);
    }

    private Answer run(Map<String, String> variables, String... arguments) {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("HSM_LIBRARY", token.library().toString());
        environment.put("HSM_TOKEN_LABEL", token.label());
        environment.putAll(variables);
        CommandRun run = CommandRun.of(
                environment,
                Stream.concat(Stream.of("hsm"), Stream.of(arguments)).toArray(String[]::new));
        return new Answer(run.status(), (run.out() + run.err()).strip());
    }

    @Test
    void makesAKekThatNeverLeavesTheHsm() throws Exception {
        assertThat(hsm("init", "medchain-1")).isEqualTo(new Answer(0, "The HSM has made the KEK medchain-1."));

        assertThat(token.pkcs11Tool("--list-objects", "--type", "secrkey"))
                .contains("AES length 32")
                .containsPattern("label: +medchain-1\n")
                .contains("Access:     sensitive, always sensitive, never extractable, local\n");
    }

    @Test
    void rotatesToAKekThatWrapsWhileTheOldOneOpens() throws Exception {
        hsm("init", "medchain-1");
        try (KeyProvider before = new HsmKeyProvider(token.settings("medchain-1"), new SecureRandom());
                WrappedDataKey old = before.generateDataKey(Optional.empty(), CONTEXT)) {

            Answer rotated = hsm("rotate", "medchain-1");

            assertThat(rotated.status()).as(rotated.text()).isZero();
            assertThat(rotated.text()).startsWith("The HSM has made the KEK medchain-2.");
            try (KeyProvider after = new HsmKeyProvider(token.settings("medchain-2"), new SecureRandom());
                    PlainKey opened = after.unwrap(old.wrappedKey(), CONTEXT)) {
                assertThat(opened).isEqualTo(old.plainKey());
                WrappedKey moved = after.rewrap(old.wrappedKey(), Optional.empty(), CONTEXT);
                assertThat(after.wrappedUnder(moved)).isEqualTo(named("medchain-2"));
            }
        }
    }

    private static String named(String label) {
        return CmkReference.ofHsmKey(new HsmKeyLabel(label)).value();
    }

    @Test
    void takesLabelAndPinFromTheSettings() throws Exception {
        Path file = Files.writeString(directory.resolve("pin"), token.pin() + "\n");
        Map<String, String> settings = Map.of("HSM_PIN_FILE", file.toString(), "HSM_KEY_LABEL", "clinic-9");

        assertThat(run(settings, "init").text()).isEqualTo("The HSM has made the KEK clinic-9.");
        assertThat(run(settings, "rotate").text()).startsWith("The HSM has made the KEK clinic-10.");
        assertThat(run(settings, "status").text())
                .containsPattern("label: +clinic-9\n")
                .containsPattern("label: +clinic-10\n")
                .endsWith("HSM_KEY_LABEL is clinic-9.");
    }

    @Test
    void rotatesTheNewestKekWithoutALabel() throws Exception {
        hsm("init", "medchain-9");
        hsm("init", "medchain-10");

        assertThat(hsm("rotate").text()).startsWith("The HSM has made the KEK medchain-11.");
    }

    @Test
    void makesNoKekTwice() throws Exception {
        hsm("init", "medchain-1");

        assertThat(hsm("init", "medchain-1"))
                .isEqualTo(new Answer(1, "medchain: The HSM has a key medchain-1 already."));
        assertThat(hsm("rotate", "other-1")).isEqualTo(new Answer(1, "medchain: The HSM has no key other-1."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"medchain", "medchain-0", ".-1", "a b-1", "a-1x"})
    void refusesALabelWithoutVersion(String label) throws Exception {
        assertThat(hsm("init", label))
                .isEqualTo(new Answer(
                        2,
                        "medchain: the label of a KEK is letters, digits and . _ - and ends in its version, as medchain-1"
                                + " does"));
    }

    @Test
    void tellsWhatIsWrongWithThePin() throws Exception {
        Answer answer = run(Map.of("HSM_PIN", "wrong-pin"), "status");

        assertThat(answer.status()).isEqualTo(1);
        assertThat(answer.text()).contains("CKR_PIN_INCORRECT").doesNotContain("wrong-pin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "destroy", "init a-1 b-1", "status a-1"})
    void takesNothingElse(String arguments) throws Exception {
        String[] words = arguments.isEmpty() ? new String[0] : arguments.split(" ", -1);

        assertThat(hsm(words).status()).isEqualTo(2);
    }
}
