package org.medchain.keys.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.server.settings.InvalidSettingException;
import org.medchain.keys.server.settings.MapConfig;

class KeystoreSettingsTest {

    private static final String PASSWORD = UUID.randomUUID().toString();
    private static final String WRONG_PASSWORD = "KEYSTORE_PASSWORD does not open the file that KEYSTORE_FILE names";

    private final Map<String, String> environment = new HashMap<>();

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("key.p12");
        environment.put("KEYSTORE_FILE", file.toString());
        environment.put("KEYSTORE_PASSWORD", PASSWORD);
    }

    private KeystoreSettings settings() {
        return new KeystoreSettings(MapConfig.variables(environment));
    }

    private void assertRefused(String line) {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> settings())
                .withMessage(line)
                .withNoCause();
    }

    private void write(String password) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry("key", new SecretKeySpec(new byte[32], "AES"), password.toCharArray(), null);
        try (OutputStream bytes = Files.newOutputStream(file)) {
            keys.store(bytes, password.toCharArray());
        }
    }

    @Test
    void nameTheFileThatThePasswordOpens() throws Exception {
        write(PASSWORD);

        assertThat(settings().file()).isEqualTo(file);
    }

    @Test
    void isRefusedWithoutAPassword() {
        environment.remove("KEYSTORE_PASSWORD");

        assertRefused("KEYSTORE_PASSWORD must be set");
    }

    @Test
    void isRefusedWithAnotherPassword() throws Exception {
        write(UUID.randomUUID().toString());

        assertRefused(WRONG_PASSWORD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"key.p12", "./key.p12", "key\0.p12"})
    void isRefusedIfItsPathIsNotAbsolute(String path) {
        environment.put("KEYSTORE_FILE", path);

        assertRefused("KEYSTORE_FILE must be an absolute path");
    }
}
