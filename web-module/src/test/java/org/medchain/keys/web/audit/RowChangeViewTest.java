package org.medchain.keys.web.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.audit.RowChange;

class RowChangeViewTest {

    private static String json(Optional<String> before, Optional<String> after) {
        return RowChangeView.of(new RowChange("tenants/clinic", 7, before, after))
                .toJson()
                .toString();
    }

    @Nested
    class ToJson {

        @Test
        void hasTheMembersInAlphabeticalOrder() {
            assertThat(json(Optional.of("{\"window\":60}"), Optional.of("{\"window\":90}")))
                    .isEqualTo("{\"after\":{\"window\":90},\"before\":{\"window\":60},\"number\":7,"
                            + "\"of\":\"tenants/clinic\"}");
        }

        @Test
        void leavesOutWhatIsAbsent() {
            assertThat(json(Optional.empty(), Optional.of("{}")))
                    .isEqualTo("{\"after\":{},\"number\":7,\"of\":\"tenants/clinic\"}");
            assertThat(json(Optional.of("{}"), Optional.empty()))
                    .isEqualTo("{\"before\":{},\"number\":7,\"of\":\"tenants/clinic\"}");
        }

        @Test
        void showsATextThatIsNoJsonAsItIs() {
            for (String text : List.of("{", "[1e99999999999]", "[".repeat(2_000))) {
                assertThat(json(Optional.empty(), Optional.of(text)))
                        .isEqualTo("{\"after\":\"" + text + "\",\"number\":7,\"of\":\"tenants/clinic\"}");
            }
        }
    }
}
