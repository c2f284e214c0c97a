package org.medchain.keys.client.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.PlainKey;

class KeyAnswersTest {

    @Nested
    class Batch {

        @Test
        void wipesTheKeysBeforeAnItemThatCantBeRead() {
            byte[] json = "{\"items\":[{\"number\":1},{}]}".getBytes(StandardCharsets.UTF_8);
            List<PlainKey> made = new ArrayList<>();

            assertThatExceptionOfType(UnreadableJsonException.class)
                    .isThrownBy(() -> KeyAnswers.batch(
                            JsonReader.read(json),
                            2,
                            item -> {
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
