package org.medchain.keys.web.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.TenantId;

class CursorTest {

    private static final DataKeyId KEY_ID = new DataKeyId(UUID.fromString("01a2103e-af21-7a4b-a9b0-92d1b92862d5"));

    @Nested
    class After {

        @Test
        void isReadBackAsTheId() {
            assertThat(Cursor.parse(Cursor.after(KEY_ID), DataKeyId::parse)).contains(KEY_ID);
        }

        @Test
        void standsInAUrlAsItIs() {
            // Whose base64 has a plus, a slash and padding.
            assertThat(Cursor.after("~~~>???>~")).isEqualTo("fn5-Pj8_Pz5-");
            assertThat(Cursor.after("a")).isEqualTo("YQ");
        }
    }

    @Nested
    class Parse {

        @Test
        void isEmptyWithoutText() {
            assertThat(Cursor.parse(null, DataKeyId::parse)).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"", " ", "!", "a", "YQ", "fn5+Pj8/", "MDFhMjEwM2UtYWYyMS03YTRiLWE5YjAtOTJkMWI5Mjg2MmQ"})
        void refusesWhatIsNoCursorOfTheList(String text) {
            assertThatExceptionOfType(MalformedValueException.class)
                    .isThrownBy(() -> Cursor.parse(text, DataKeyId::parse))
                    .withMessageStartingWith("cursor must be ")
                    .withNoCause();
        }

        @Test
        void refusesTheCursorOfAnotherList() {
            String tenantCursor = Cursor.after(new TenantId("hospital-a"));

            assertThatExceptionOfType(MalformedValueException.class)
                    .isThrownBy(() -> Cursor.parse(tenantCursor, DataKeyId::parse));
        }
    }
}
