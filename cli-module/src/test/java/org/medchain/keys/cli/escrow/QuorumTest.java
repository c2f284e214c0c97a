package org.medchain.keys.cli.escrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuorumTest {

    @ParameterizedTest
    @CsvSource({"2, 2", "2, 255", "255, 255", "3, 5"})
    void isOfTwoOrMore(int threshold, int shares) {
        assertThat(new Quorum(threshold, shares).threshold()).isEqualTo(threshold);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 5", "0, 5", "-1, 5", "3, 2", "2, 256", "256, 256"})
    void isNoOther(int threshold, int shares) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Quorum(threshold, shares));
    }
}
