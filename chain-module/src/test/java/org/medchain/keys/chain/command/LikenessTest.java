package org.medchain.keys.chain.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LikenessTest {

    private static final List<String> NAMES = List.of("tenant", "rotation", "hold", "key");

    @ParameterizedTest
    @CsvSource({
        "tenant, tenant",
        "tenat, tenant",
        "tennant, tenant",
        "tenent, tenant",
        "tnenat, tenant",
        "rotaton, rotation",
        "holds, hold",
        "keys, key",
        "kye, key",
        "Key, key"
    })
    void findsWhatWasMeant(String typed, String meant) {
        assertThat(Likeness.nearest(typed, NAMES)).contains(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "destroy", "tandem", "k-e-y-s", "rotationing"})
    void findsNothingInWhatIsLikeNone(String typed) {
        assertThat(Likeness.nearest(typed, NAMES)).isEmpty();
    }

    @Test
    void prefersTheNearest() {
        assertThat(Likeness.nearest("HTTP_HOST", List.of("HTTP_PORT", "HTTPS_HOST")))
                .contains("HTTPS_HOST");
    }

    @Test
    void doesNotDependOnTheOrderOfNames() {
        assertThat(Likeness.nearest("c", List.of("b", "a"))).contains("a");
    }
}
