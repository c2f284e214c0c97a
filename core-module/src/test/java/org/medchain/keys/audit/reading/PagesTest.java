package org.medchain.keys.audit.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PagesTest {

    private static Pages<Integer> upTo(int last, List<Optional<Integer>> asked) {
        return new Pages<>(previous -> {
            asked.add(previous);
            int first = previous.orElse(0) + 1;
            return IntStream.rangeClosed(first, Math.min(first + 2, last))
                    .boxed()
                    .toList();
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 4, 9, 10})
    void giveEachOnceInOrder(int last) {
        List<Integer> found = new ArrayList<>();
        upTo(last, new ArrayList<>()).forEachRemaining(found::add);

        assertThat(found).isEqualTo(IntStream.rangeClosed(1, last).boxed().toList());
    }

    @Test
    void areFetchedOnlyWhenTheyAreNeeded() {
        List<Optional<Integer>> asked = new ArrayList<>();
        Pages<Integer> pages = upTo(9, asked);
        assertThat(asked).isEmpty();

        pages.next();
        pages.next();
        pages.next();
        assertThat(asked).containsExactly(Optional.empty());

        pages.next();
        assertThat(asked).containsExactly(Optional.empty(), Optional.of(3));
    }

    @Test
    void askNoMoreOnceTheyHaveEnded() {
        List<Optional<Integer>> asked = new ArrayList<>();
        Pages<Integer> pages = upTo(1, asked);
        pages.next();

        assertThat(pages.hasNext()).isFalse();
        assertThat(pages.hasNext()).isFalse();
        assertThat(asked).hasSize(2);
        assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(pages::next);
    }
}
