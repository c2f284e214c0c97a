package org.medchain.keys.client.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.client.InMemoryServiceContract;
import org.medchain.keys.client.KeySource;

/** What holds for every source of data keys, of one whose keys come sealed. */
class SealedKeySourceTest extends InMemoryServiceContract {

    private static final PatientId PATIENT = new PatientId("patient-1");

    private final KeysOverHttp server = new KeysOverHttp(service);
    private final KeySource source = sourceOf(KeysOverHttp.TENANT);

    SealedKeySourceTest() throws IOException {
        // The server is started here.
    }

    private KeySource sourceOf(TenantId tenantId) {
        return new HttpKeySource(
                new HttpKeySourceSettings(server.address(), () -> "token").withSealedDelivery(tenantId));
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    @Override
    protected KeySource source() {
        return source;
    }

    @Nested
    class Refuses {

        @Test
        void aKeyInPlain() {
            server.nextAnswer(
                    201,
                    "application/json",
                    "{\"keyId\":\"01a2103e-af21-7a4b-a9b0-92d1b92862d5\",\"encryptedKey\":\"TUsB\",\"algorithm\":\"AES-256\","
                            + "\"generation\":1,\"createdAt\":\"2026-11-25T01:07:53Z\",\"plainKey\":\"" + "A".repeat(43)
                            + "=\"}");

            assertThatExceptionOfType(UnexpectedAnswerException.class).isThrownBy(() -> source.generate(PATIENT));
        }

        @Test
        void aKeyOfAnotherTenant() {
            KeySource other = sourceOf(new TenantId("clinic-south"));

            assertThatExceptionOfType(UnexpectedAnswerException.class).isThrownBy(() -> other.generate(PATIENT));
        }
    }

    @Nested
    class Library {

        /** A class loader with everything that the tests have but Bouncy Castle. */
        @Test
        void isAskedForByNameIfItIsMissing() throws Exception {
            List<URL> entries = new ArrayList<>();
            for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
                if (!entry.contains("bcprov")) {
                    entries.add(Path.of(entry).toUri().toURL());
                }
            }
            try (URLClassLoader loader =
                    new URLClassLoader(entries.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
                Object told = loader.loadClass(WithoutLibrary.class.getName())
                        .getMethod("makeSources")
                        .invoke(null);

                assertThat(told).isEqualTo("sealed delivery needs the library org.bouncycastle:bcprov-jdk18on");
            }
        }
    }

    /** Loaded by a class loader of its own. */
    public static final class WithoutLibrary {

        private WithoutLibrary() {}

        /** Makes a source of keys in plain, and then one of sealed keys: how that fails. */
        public static String makeSources() {
            HttpKeySourceSettings plain =
                    new HttpKeySourceSettings(URI.create("https://keys.example.org"), () -> "token");
            if (new HttpKeySource(plain).revocations().isEmpty()) {
                return "there is no feed";
            }
            try {
                HttpKeySource sealed = new HttpKeySource(plain.withSealedDelivery(new TenantId("clinic-north")));
                return "made, with a feed: " + sealed.revocations().isPresent();
            } catch (IllegalStateException e) {
                return e.getMessage();
            }
        }
    }
}
