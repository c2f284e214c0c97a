package org.medchain.keys.client.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.KeyLimits;
import org.medchain.keys.PatientId;
import org.medchain.keys.PlainKey;

class KeyAnswersTest {

    @Nested
    class Generated {

        private static GeneratedDataKey read(String limits) {
            String json =
                    "{\"keyId\":\"01a2103e-af21-7a4b-a9b0-92d1b92862d5\",\"encryptedKey\":\"TUsB/w==\",\"generation\":1,"
                            + "\"createdAt\":\"2026-11-25T01:07:53.249692Z\"" + limits + ",\"plainKey\":\""
                            + Base64.getEncoder().encodeToString(new byte[PlainKey.LENGTH]) + "\"}";
            return KeyAnswers.generated(
                    JsonReader.read(json.getBytes(StandardCharsets.UTF_8)), new PatientId("patient"), Delivery.PLAIN);
        }

        @Test
        void hasTheLimitsOfTheAnswer() {
            try (GeneratedDataKey key = read(",\"maxMessages\":1000,\"notAfter\":\"2026-12-25T01:07:53.249692Z\"")) {
                assertThat(key.limits())
                        .isEqualTo(new KeyLimits(
                                Optional.of(1000), Optional.of(Instant.parse("2026-12-25T01:07:53.249692Z"))));
            }
        }

        @Test
        void hasNoneIfTheAnswerHasNone() {
            try (GeneratedDataKey key = read("")) {
                assertThat(key.limits()).isEqualTo(KeyLimits.NONE);
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    ",\"maxMessages\":0",
                    ",\"maxMessages\":-1",
                    ",\"maxMessages\":\"many\"",
                    ",\"notAfter\":\"tomorrow\"",
                    ",\"notAfter\":1"
                })
        void isNoneOfAnotherLimit(String limits) {
            assertThatExceptionOfType(UnreadableJsonException.class).isThrownBy(() -> read(limits));
        }
    }

    @Nested
    class Batch {

        @Test
        void wipesTheKeysBeforeAnItemThatCantBeRead() {
            byte[] json = "{\"items\":[{\"number\":1},{}]}".getBytes(StandardCharsets.UTF_8);
            List<PlainKey> made = new ArrayList<>();

            assertThatExceptionOfType(UnreadableJsonException.class)
                    .isThrownBy(() -> KeyAnswers.batch(
                            JsonReader.read(json),
                            List.of("first", "second"),
                            (item, asked) -> {
                                item.require("number");
                                made.add(PlainKey.takeOwnershipOf(new byte[PlainKey.LENGTH]));
                                return made.get(0);
                            },
                            PlainKey::close,
                            problem -> new IllegalStateException()));

            assertThat(made)
                    .singleElement()
                    .satisfies(key -> assertThatExceptionOfType(IllegalStateException.class)
                            .isThrownBy(() -> key.<Integer, RuntimeException>use(bytes -> bytes.length)));
        }
    }
}
