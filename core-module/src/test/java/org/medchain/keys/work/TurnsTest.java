package org.medchain.keys.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {

    private final Turns<String> turns = new Turns<>();

    @Test
    void areInTheGivenOrderAtFirst() {
        assertThat(turns.order(List.of("c", "a", "b"))).containsExactly("c", "a", "b");
    }

    @Test
    void comeToTheOneWhoseTurnIsLongestAgo() {
        turns.note("a");
        turns.note("b");
        turns.note("a");

        assertThat(turns.order(List.of("a", "b", "c"))).containsExactly("c", "b", "a");
    }

    @Test
    void areRememberedWhileASubjectIsNotDue() {
        turns.note("a");
        turns.order(List.of("b"));
        turns.note("b");

        assertThat(turns.order(List.of("b", "a"))).containsExactly("a", "b");
    }
}
