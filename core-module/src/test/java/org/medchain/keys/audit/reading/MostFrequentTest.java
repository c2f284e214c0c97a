package org.medchain.keys.audit.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class MostFrequentTest {

    private final MostFrequent<Integer> most =
            new MostFrequent<>(3, Comparator.<Integer>naturalOrder().reversed());

    @Test
    void keepsTheFirstOnesInTheirOrder() {
        List.of(5, 1, 4, 2, 3).forEach(most::take);

        assertThat(most.inOrder()).containsExactly(5, 4, 3);
    }

    @Test
    void keepsAllIfThereAreFew() {
        List.of(1, 2).forEach(most::take);

        assertThat(most.inOrder()).containsExactly(2, 1);
    }
}
