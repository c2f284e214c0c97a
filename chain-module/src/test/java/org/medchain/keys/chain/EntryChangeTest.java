package org.medchain.keys.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntryChangeTest {

    private static final Optional<String> VALUES = Optional.of("{}");

    private static void assertMalformed(
            String subject, long number, Optional<String> before, Optional<String> after, String field) {
        assertThatExceptionOfType(MalformedAuditException.class)
                .isThrownBy(() -> new EntryChange(subject, number, before, after))
                .withMessage(field + " is malformed");
    }

    @Nested
    class Construction {

        @ParameterizedTest
        @ValueSource(longs = {0, -1, Long.MIN_VALUE})
        void refusesANumberBelowOne(long number) {
            assertMalformed("tenants/t", number, VALUES, VALUES, "changeNumber");
        }

        @Test
        void refusesAChangeWithoutValues() {
            assertMalformed("tenants/t", 1, Optional.empty(), Optional.empty(), "valuesAfter");
        }

        @Test
        void takesUpTo65535BytesOfValues() {
            Optional<String> longest = Optional.of("é".repeat(32_767) + "a");
            Optional<String> tooLong = Optional.of("é".repeat(32_768));

            assertThat(new EntryChange("tenants/t", 1, longest, longest).after())
                    .isEqualTo(longest);
            assertMalformed("tenants/t", 1, tooLong, VALUES, "valuesBefore");
            assertMalformed("tenants/t", 1, VALUES, tooLong, "valuesAfter");
        }

        @Test
        void refusesASubjectThatIsLongerThanATextOfAnEntry() {
            assertMalformed("s".repeat(4_097), 1, VALUES, VALUES, "subject");
        }

        /** UTF-8 has no bytes for them. */
        @Test
        void refusesUnpairedSurrogates() {
            Optional<String> unpaired = Optional.of("\uD800");

            assertMalformed("\uD800", 1, VALUES, VALUES, "subject");
            assertMalformed("tenants/t", 1, unpaired, VALUES, "valuesBefore");
            assertMalformed("tenants/t", 1, VALUES, unpaired, "valuesAfter");
        }

        @Test
        void saysNothingOfTheValuesInItsText() {
            assertThat(new EntryChange("tenants/t", 3, VALUES, VALUES)).hasToString("EntryChange[tenants/t, 3]");
        }
    }
}
