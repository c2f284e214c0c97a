package org.medchain.keys.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConsoleEntranceTest {

    @Test
    void isOpenOnEveryPortWhereOperatorsHaveNone() {
        ConsoleEntrance entrance = new ConsoleEntrance(true, Optional.empty());

        assertThat(entrance.isOpen(9443, "10.0.0.1", "10.0.0.2")).isTrue();
    }

    @Test
    void isOpenOnThePortOfOperatorsAndTheLoopbackAddress() {
        ConsoleEntrance entrance = new ConsoleEntrance(true, Optional.of(9444));

        assertThat(entrance.isOpen(9444, "10.0.0.1", "10.0.0.2")).isTrue();
        assertThat(entrance.isOpen(9443, "10.0.0.1", "10.0.0.2")).isFalse();
        assertThat(entrance.isOpen(9080, "127.0.0.1", "127.0.0.1")).isTrue();
        assertThat(entrance.isOpen(9443, "10.0.0.1", "127.0.0.1")).isFalse();
    }

    @Test
    void isClosedEverywhereWithoutAConsole() {
        assertThat(new ConsoleEntrance(false, Optional.empty()).isOpen(9443, "127.0.0.1", "127.0.0.1"))
                .isFalse();
    }
}
