package org.medchain.keys.web.datakey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.json.Json;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedHashMap;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringReader;
import java.lang.annotation.Annotation;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.DecryptedDataKey;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.KeyLimits;
import org.medchain.keys.PatientId;
import org.medchain.keys.PlainKey;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantKey;
import org.medchain.keys.TenantKeyName;
import org.medchain.keys.TenantKeyVersion;
import org.medchain.keys.delivery.KeySealer;
import org.medchain.keys.delivery.RecipientKey;
import org.medchain.keys.web.json.SecretAnswerWriter;

class KeyAnswerTest {

    private static final String ID = "01a2103e-af21-7a4b-a9b0-92d1b92862d5";
    private static final DataKeyId KEY_ID = new DataKeyId(UUID.fromString(ID));
    private static final EncryptedKey ENCRYPTED = new EncryptedKey(new byte[] {'M', 'K', 1, (byte) 0xFF});
    private static final PatientId PATIENT = new PatientId("patient-1");
    private static final TenantId TENANT = new TenantId("clinic-north");
    private static final Instant CREATED = Instant.parse("2026-11-25T01:07:53.249692Z");

    private final byte[] bytes = randomBytes();
    private final String base64 = Base64.getEncoder().encodeToString(bytes);
    private final PlainKey plainKey = PlainKey.takeOwnershipOf(bytes);
    private final GeneratedDataKey generated = new GeneratedDataKey(KEY_ID, ENCRYPTED, plainKey, 1, CREATED);

    private static byte[] randomBytes() {
        byte[] random = new byte[PlainKey.LENGTH];
        new SecureRandom().nextBytes(random);
        return random;
    }

    /** Writes as the server does: through the writer, which wipes the key. */
    private static void write(KeyAnswer answer, OutputStream out) throws IOException {
        new SecretAnswerWriter()
                .writeTo(
                        answer,
                        KeyAnswer.class,
                        KeyAnswer.class,
                        new Annotation[0],
                        MediaType.APPLICATION_JSON_TYPE,
                        new MultivaluedHashMap<>(),
                        out);
    }

    private static String json(KeyAnswer answer) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write(answer, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Plain keys stand in none of these messages. */
    private void assertJson(String json, String expected) {
        assertThat(json.replace(base64, "PLAIN")).isEqualTo(expected);
    }

    private boolean isWiped() {
        return Arrays.equals(bytes, new byte[PlainKey.LENGTH]);
    }

    @Nested
    class Generated {

        @Test
        void carriesThePlainKey() throws IOException {
            assertJson(
                    json(KeyAnswer.of(generated, PATIENT, Delivery.PLAIN)),
                    "{\"keyId\":\"" + ID + "\",\"encryptedKey\":\"TUsB/w==\",\"algorithm\":\"AES-256\","
                            + "\"generation\":1,\"createdAt\":\"2026-11-25T01:07:53.249692Z\",\"plainKey\":\"PLAIN\"}");
        }

        @Test
        void carriesTheLimitsIfThereAreAny() throws IOException {
            GeneratedDataKey limited = new GeneratedDataKey(
                    KEY_ID,
                    ENCRYPTED,
                    plainKey,
                    1,
                    CREATED,
                    new KeyLimits(Optional.of(1000), Optional.of(Instant.parse("2026-12-25T01:07:53.249692Z"))));

            assertJson(
                    json(KeyAnswer.of(limited, PATIENT, Delivery.PLAIN)),
                    "{\"keyId\":\"" + ID + "\",\"encryptedKey\":\"TUsB/w==\",\"algorithm\":\"AES-256\","
                            + "\"generation\":1,\"createdAt\":\"2026-11-25T01:07:53.249692Z\",\"maxMessages\":1000,"
                            + "\"notAfter\":\"2026-12-25T01:07:53.249692Z\",\"plainKey\":\"PLAIN\"}");
        }

        @Test
        void leavesThePlainKeyOutIfAskedTo() throws IOException {
            assertJson(
                    json(KeyAnswer.of(generated, PATIENT, Delivery.NONE)),
                    "{\"keyId\":\"" + ID + "\",\"encryptedKey\":\"TUsB/w==\",\"algorithm\":\"AES-256\","
                            + "\"generation\":1,\"createdAt\":\"2026-11-25T01:07:53.249692Z\"}");
        }
    }

    @Nested
    class Decrypted {

        @Test
        void carriesThePlainKey() throws IOException {
            assertJson(
                    json(decrypted(OptionalInt.of(3), Optional.empty())),
                    "{\"keyId\":\"" + ID + "\",\"generation\":3,\"plainKey\":\"PLAIN\"}");
        }

        @Test
        void carriesTheCurrentEncryptedKeyIfTheOneSentIsSuperseded() throws IOException {
            assertJson(
                    json(decrypted(OptionalInt.of(3), Optional.of(ENCRYPTED))),
                    "{\"keyId\":\"" + ID + "\",\"generation\":3,\"encryptedKey\":\"TUsB/w==\",\"plainKey\":\"PLAIN\"}");
        }

        @Test
        void hasNoGenerationIfTheRowIsLost() throws IOException {
            assertJson(
                    json(decrypted(OptionalInt.empty(), Optional.empty())),
                    "{\"keyId\":\"" + ID + "\",\"plainKey\":\"PLAIN\"}");
        }

        private KeyAnswer decrypted(OptionalInt generation, Optional<EncryptedKey> superseding) {
            return KeyAnswer.of(
                    new DecryptedDataKey(KEY_ID, plainKey, generation, superseding), PATIENT, Delivery.PLAIN);
        }
    }

    @Nested
    class OfTenant {

        @Test
        void carriesNameVersionAndPlainKey() throws IOException {
            TenantKeyVersion version = new TenantKeyVersion(new TenantKeyName("index"), 2);

            assertJson(
                    json(KeyAnswer.of(new TenantKey(version, KEY_ID, plainKey, CREATED))),
                    "{\"name\":\"index\",\"version\":2,\"keyId\":\"" + ID
                            + "\",\"createdAt\":\"2026-11-25T01:07:53.249692Z\",\"plainKey\":\"PLAIN\"}");
            assertThat(isWiped()).isTrue();
        }
    }

    @Nested
    class Sealed {

        private final SecureRandom random = new SecureRandom();
        private final RecipientKey recipient = RecipientKey.generate(random);
        private final Delivery delivery = Delivery.sealedBy(KeySealer.to(recipient.publicKey(), random), TENANT);

        /** In place of the plain key, which it is checked against before that is wiped. */
        private void assertOpens(String json) {
            String sealedKey =
                    Json.createReader(new StringReader(json)).readObject().getString("sealedKey");
            PlainKey opened = recipient
                    .open(Base64.getDecoder().decode(sealedKey), KEY_ID, new EncryptionContext(TENANT, PATIENT))
                    .orElseThrow();
            assertThat(opened.use(Base64.getEncoder()::encodeToString).equals(base64))
                    .isTrue();
            assertThat(json.replace(sealedKey, "").contains(base64)).isFalse();
            assertThat(json.contains("plainKey")).isFalse();
        }

        @Test
        void carriesAGeneratedKeyForItsPatientAndTenant() throws IOException {
            String json = json(KeyAnswer.of(generated, PATIENT, delivery));

            assertOpens(json);
            assertThat(isWiped()).isTrue();
        }

        @Test
        void carriesADecryptedKeyForItsPatientAndTenant() throws IOException {
            DecryptedDataKey decrypted = new DecryptedDataKey(KEY_ID, plainKey, OptionalInt.of(2), Optional.empty());

            assertOpens(json(KeyAnswer.of(decrypted, PATIENT, delivery)));
            assertThat(isWiped()).isTrue();
        }
    }

    @Nested
    class PlainKeyBytes {

        @Test
        void areWipedOnceWritten() throws IOException {
            json(KeyAnswer.of(generated, PATIENT, Delivery.PLAIN));

            assertThat(isWiped()).isTrue();
        }

        @Test
        void areWipedIfTheyAreNotWritten() throws IOException {
            json(KeyAnswer.of(generated, PATIENT, Delivery.NONE));

            assertThat(isWiped()).isTrue();
        }

        @Test
        void areWipedIfTheClientIsGone() {
            OutputStream broken = new OutputStream() {
                @Override
                public void write(int b) throws IOException {
                    throw new IOException("the client is gone");
                }
            };

            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> write(KeyAnswer.of(generated, PATIENT, Delivery.PLAIN), broken));
            assertThat(isWiped()).isTrue();
        }

        @Test
        void areWipedInBase64TooIfTheClientIsGoneMeanwhile() {
            KeepingStream keeping = new KeepingStream();

            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> write(KeyAnswer.of(generated, PATIENT, Delivery.PLAIN), keeping));
            assertThat(keeping.seen).isNotNull();
            assertThat(Arrays.equals(keeping.seen, new byte[base64.length()])).isTrue();
        }
    }

    /** Keeps hold of the array that the plain key comes in, and fails then. */
    private final class KeepingStream extends OutputStream {

        private byte[] seen;

        @Override
        public void write(int b) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(byte[] written, int offset, int length) throws IOException {
            if (Arrays.equals(written, base64.getBytes(StandardCharsets.US_ASCII))) {
                seen = written;
                throw new IOException("the client is gone");
            }
        }
    }

    @Nested
    class Text {

        @Test
        void isRedacted() {
            assertThat(KeyAnswer.of(generated, PATIENT, Delivery.PLAIN)).hasToString("KeyAnswer[redacted]");
        }
    }
}
