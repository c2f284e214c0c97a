package org.medchain.keys.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackOffTest {

    @ParameterizedTest
    @CsvSource({"0, PT10S", "1, PT20S", "2, PT40S", "3, PT1M", "4, PT1M", "1000000, PT1M"})
    void isTwiceAsLongEachTimeUpToTheLongest(int attempts, Duration wait) {
        BackOff backOff = new BackOff(Duration.ofSeconds(10), Duration.ofMinutes(1));

        assertThat(backOff.after(attempts)).isEqualTo(wait);
    }

    @ParameterizedTest
    @CsvSource({"PT0S, PT1M", "-PT1S, PT1M", "PT1M, PT59S"})
    void isRefusedWithoutAWaitThatCanGrow(Duration first, Duration longest) {
        assertThatIllegalArgumentException().isThrownBy(() -> new BackOff(first, longest));
    }

    @Test
    void isTheSameEachTimeIfTheFirstIsTheLongest() {
        BackOff backOff = new BackOff(Duration.ofSeconds(30), Duration.ofSeconds(30));

        assertThat(backOff.after(0)).isEqualTo(backOff.after(9));
    }
}
