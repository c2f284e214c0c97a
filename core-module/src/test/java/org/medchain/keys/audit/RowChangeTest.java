package org.medchain.keys.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RowChangeTest {

    private static final Optional<String> VALUES = Optional.of("{}");

    @Nested
    class Construction {

        @Test
        void takesWhatTheTableAndTheChainTake() {
            Optional<String> longest = Optional.of("é".repeat(32_767) + "a");
            RowChange change = new RowChange("s".repeat(200), 1, longest, longest);

            assertThat(change.subject()).hasSize(200);
            assertThat(change.before()).isEqualTo(longest);
        }

        @Test
        void refusesMore() {
            Optional<String> tooLong = Optional.of("é".repeat(32_768));

            assertThatIllegalArgumentException().isThrownBy(() -> new RowChange("s".repeat(201), 1, VALUES, VALUES));
            assertThatIllegalArgumentException().isThrownBy(() -> new RowChange("s", 1, tooLong, VALUES));
            assertThatIllegalArgumentException().isThrownBy(() -> new RowChange("s", 1, VALUES, tooLong));
        }

        @Test
        void refusesWhatIsNoChange() {
            assertThatIllegalArgumentException().isThrownBy(() -> new RowChange("", 1, VALUES, VALUES));
            assertThatIllegalArgumentException().isThrownBy(() -> new RowChange("s", 0, VALUES, VALUES));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new RowChange("s", 1, Optional.empty(), Optional.empty()));
        }

        @Test
        void saysNothingOfTheValuesInItsText() {
            assertThat(new RowChange("tenants/t", 3, VALUES, VALUES)).hasToString("RowChange[tenants/t, 3]");
        }
    }
}
