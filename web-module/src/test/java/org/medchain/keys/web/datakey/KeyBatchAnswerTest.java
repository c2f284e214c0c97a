package org.medchain.keys.web.datakey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedHashMap;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.medchain.keys.BatchResult;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.PatientId;
import org.medchain.keys.PlainKey;
import org.medchain.keys.TenantId;
import org.medchain.keys.UnknownPatientException;
import org.medchain.keys.delivery.KeySealer;
import org.medchain.keys.delivery.RecipientKey;
import org.medchain.keys.web.json.SecretAnswerWriter;

class KeyBatchAnswerTest {

    private static final JsonObject PROBLEM =
            Json.createObjectBuilder().add("status", 404).build();

    private static final List<PatientId> PATIENTS =
            List.of(new PatientId("patient-1"), new PatientId("patient-2"), new PatientId("patient-3"));

    private final List<GeneratedDataKey> keys = List.of(key(), key());
    private final List<BatchResult<GeneratedDataKey>> results = List.of(
            BatchResult.of(keys.get(0)),
            BatchResult.failed(new UnknownPatientException()),
            BatchResult.of(keys.get(1)));

    private static GeneratedDataKey key() {
        byte[] random = new byte[PlainKey.LENGTH];
        new SecureRandom().nextBytes(random);
        return new GeneratedDataKey(
                new DataKeyId(UUID.randomUUID()),
                new EncryptedKey(new byte[] {'M', 'K', 1}),
                PlainKey.takeOwnershipOf(random),
                1,
                Instant.parse("2026-11-25T01:07:53.249692Z"));
    }

    private void write(Delivery delivery, OutputStream out) throws IOException {
        new SecretAnswerWriter()
                .writeTo(
                        KeyBatchAnswer.ofGenerated(results, PATIENTS, delivery, failure -> PROBLEM),
                        KeyBatchAnswer.class,
                        KeyBatchAnswer.class,
                        new Annotation[0],
                        MediaType.APPLICATION_JSON_TYPE,
                        new MultivaluedHashMap<>(),
                        out);
    }

    private void assertWiped() {
        assertThat(keys)
                .allSatisfy(key -> assertThatExceptionOfType(IllegalStateException.class)
                        .isThrownBy(() -> key.plainKey().<Integer, RuntimeException>use(bytes -> bytes.length)));
    }

    @Test
    void hasAKeyOrAProblemForEachItemInTheirOrder() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        write(Delivery.NONE, out);

        JsonArray items = Json.createReader(new ByteArrayInputStream(out.toByteArray()))
                .readObject()
                .getJsonArray("items");
        assertThat(items).hasSize(3);
        assertThat(items.getJsonObject(0).getString("keyId"))
                .isEqualTo(keys.get(0).keyId().toString());
        assertThat(items.getJsonObject(1))
                .isEqualTo(Json.createObjectBuilder().add("problem", PROBLEM).build());
        assertThat(items.getJsonObject(2).getString("keyId"))
                .isEqualTo(keys.get(1).keyId().toString());
        assertThat(items.getJsonObject(2)).doesNotContainKey("plainKey");
        assertWiped();
    }

    @Test
    void sealsEachKeyForTheItemsOwnPatient() throws IOException {
        SecureRandom random = new SecureRandom();
        RecipientKey recipient = RecipientKey.generate(random);
        TenantId tenant = new TenantId("clinic-north");
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        write(Delivery.sealedBy(KeySealer.to(recipient.publicKey(), random), tenant), out);

        JsonArray items = Json.createReader(new ByteArrayInputStream(out.toByteArray()))
                .readObject()
                .getJsonArray("items");
        for (int item : new int[] {0, 2}) {
            byte[] sealedKey =
                    Base64.getDecoder().decode(items.getJsonObject(item).getString("sealedKey"));
            DataKeyId keyId = DataKeyId.parse(items.getJsonObject(item).getString("keyId"));
            assertThat(recipient.open(sealedKey, keyId, new EncryptionContext(tenant, PATIENTS.get(item))))
                    .isPresent();
            assertThat(recipient.open(sealedKey, keyId, new EncryptionContext(tenant, PATIENTS.get(1))))
                    .isEmpty();
            assertThat(items.getJsonObject(item)).doesNotContainKey("plainKey");
        }
        assertWiped();
    }

    @Test
    void wipesAllKeysAlsoIfTheClientGoesAway() {
        OutputStream gone = new OutputStream() {
            private int left = 40;

            @Override
            public void write(int b) throws IOException {
                if (left-- == 0) {
                    throw new IOException("gone");
                }
            }
        };

        assertThatExceptionOfType(IOException.class).isThrownBy(() -> write(Delivery.PLAIN, gone));

        assertWiped();
    }

    @Test
    void hasNoKeyInItsText() {
        assertThat(KeyBatchAnswer.ofGenerated(results, PATIENTS, Delivery.PLAIN, failure -> PROBLEM))
                .hasToString("KeyBatchAnswer[redacted]");
    }
}
