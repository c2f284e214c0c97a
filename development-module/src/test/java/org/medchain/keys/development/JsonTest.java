package org.medchain.keys.development;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTest {

    @Nested
    class Write {

        @Test
        void keepsTheOrderOfMembersAndItems() {
            Map<String, Object> members = new LinkedHashMap<>();
            members.put("z", 1L);
            members.put("a", List.of("two", 3, true));
            members.put("m", Map.of());

            assertThat(Json.write(members)).isEqualTo("{\"z\":1,\"a\":[\"two\",3,true],\"m\":{}}");
        }

        @ParameterizedTest
        @CsvSource({
            "0022, '\\\"'", "005c, '\\\\'", "0000, '\\u0000'", "000a, '\\u000a'", "001f, '\\u001f'", "0020, ' '",
            "002f, '/'", "007e, '~'", "007f, '\\u007f'", "00e9, '\\u00e9'", "2028, '\\u2028'", "d800, '\\ud800'"
        })
        void escapesWhatIsNotPlainAscii(String codeUnit, String expected) {
            String text = "a" + (char) Integer.parseInt(codeUnit, 16) + "b";

            assertThat(Json.write(text)).isEqualTo("\"a" + expected + "b\"");
        }

        @Test
        void escapesTheNamesOfMembers() {
            assertThat(Json.write(Map.of("a\",\"admin", "x"))).isEqualTo("{\"a\\\",\\\"admin\":\"x\"}");
        }

        @Test
        void writesACharacterOutsideTheBasicPlaneAsItsTwoUnits() {
            assertThat(Json.write("\ud83d\ude00")).isEqualTo("\"\\ud83d\\ude00\"");
        }

        @Test
        void refusesOtherTypes() {
            assertThatThrownBy(() -> Json.write(1.5)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> Json.write(null)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
