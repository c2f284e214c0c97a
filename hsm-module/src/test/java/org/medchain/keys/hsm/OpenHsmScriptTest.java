package org.medchain.keys.hsm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.provider.KeyProvider;
import org.medchain.keys.provider.WrappedDataKey;

/** docs/examples/open_hsm.py: a second reader of the format, which shares no code with the first. Skipped without SoftHSM. */
class OpenHsmScriptTest {

    private static final EncryptionContext CONTEXT =
            new EncryptionContext(new TenantId("clinic-north"), new PatientId("Zoë 7/4"));

    private SoftHsm token;

    @BeforeEach
    void makeToken() throws IOException {
        token = SoftHsm.newToken();
        token.createKek("medchain-1");
        token.createKek("medchain-2");
    }

    @Test
    void opensWhatTheProviderWrapped() throws IOException, InterruptedException {
        try (WrappedDataKey generated = generate()) {
            String plain = generated.plainKey().use(bytes -> HexFormat.of().formatHex(bytes));

            String printed = open(generated.wrappedKey().bytes(), "Zoë 7/4");

            assertThat(printed.equals(plain))
                    .as(printed.length() == plain.length() ? "another key" : printed)
                    .isTrue();
        }
    }

    @Test
    void refusesAnotherPatientAndAChangedKey() throws IOException, InterruptedException {
        try (WrappedDataKey generated = generate()) {
            byte[] wrapped = generated.wrappedKey().bytes();
            assertThat(open(wrapped, "Zoë 7/5")).isEqualTo("the wrapped key does not open");

            // The last character of the KEK's label, so that it is another's, and the tag.
            for (int offset : new int[] {27, wrapped.length - 1}) {
                byte[] changed = wrapped.clone();
                changed[offset] ^= 3;
                assertThat(open(changed, "Zoë 7/4")).isEqualTo("the wrapped key does not open");
            }
        }
    }

    private WrappedDataKey generate() {
        try (KeyProvider provider = new HsmKeyProvider(token.settings("medchain-1"), new SecureRandom())) {
            return provider.generateDataKey(Optional.empty(), CONTEXT);
        }
    }

    private String open(byte[] wrapped, String patient) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        "python3",
                        "-B",
                        Path.of("").toAbsolutePath().getParent().resolve("docs/examples/open_hsm.py") + "",
                        HexFormat.of().formatHex(wrapped),
                        CONTEXT.tenantId().value(),
                        patient)
                .redirectErrorStream(true);
        builder.environment().put("PYTHONUTF8", "1");
        builder.environment().put("HSM_LIBRARY", token.library().toString());
        builder.environment().put("HSM_TOKEN_LABEL", token.label());
        builder.environment().put("HSM_PIN", token.pin());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output.strip();
    }
}
