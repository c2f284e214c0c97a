package org.medchain.keys.web.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MergePatchTest {

    /** One member of each type that a body may have. */
    public record Body(String text, Boolean flag, Integer number, List<String> list) {}

    private static final Body CURRENT = new Body("text", true, 7, List.of("a", "b"));

    @SuppressWarnings("unchecked") // Of a body of that type.
    private static MergePatch<Body> patch(String json) {
        return (MergePatch<Body>) new MergePatchReader()
                .readFrom(
                        null, null, null, null, null, new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void leavesWhatItDoesNotName() {
        assertThat(patch("{}").applyTo(CURRENT)).isEqualTo(CURRENT);
        assertThat(patch("{\"number\":8}").applyTo(CURRENT)).isEqualTo(new Body("text", true, 8, List.of("a", "b")));
    }

    @Test
    void setsEachTypeOfMember() {
        assertThat(patch("{\"text\":\"\u00e4\",\"flag\":false,\"number\":0,\"list\":[\"c\"]}")
                        .applyTo(CURRENT))
                .isEqualTo(new Body("\u00e4", false, 0, List.of("c")));
    }

    @Test
    void removesWhatIsNull() {
        assertThat(patch("{\"text\":null,\"flag\":null,\"number\":null,\"list\":null}")
                        .applyTo(CURRENT))
                .isEqualTo(new Body(null, null, null, null));
    }

    /** The record tells what it takes. */
    @Test
    void keepsANullWithinAList() {
        assertThat(patch("{\"list\":[\"c\",null]}").applyTo(CURRENT).list()).isEqualTo(Arrays.asList("c", null));
    }

    @Test
    void tellsWhatItNames() {
        MergePatch<Body> patch = patch("{\"flag\":null}");

        assertThat(patch.names(Set.of("number", "flag"))).isTrue();
        assertThat(patch.names(Set.of("number", "text"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "7"})
    void isNoneIfItIsNoObject(String json) {
        assertThat(patch(json)).isNull();
    }
}
