package org.medchain.keys.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConsolePlaceTest {

    @Test
    void isEveryPortWhereOperatorsHaveNone() {
        ConsolePlace place = new ConsolePlace(Optional.empty());

        assertThat(place.isServed(9443, "10.0.0.1", "10.0.0.2")).isTrue();
    }

    @Test
    void isThePortOfOperatorsAndTheLoopbackAddress() {
        ConsolePlace place = new ConsolePlace(Optional.of(9444));

        assertThat(place.isServed(9444, "10.0.0.1", "10.0.0.2")).isTrue();
        assertThat(place.isServed(9443, "10.0.0.1", "10.0.0.2")).isFalse();
        assertThat(place.isServed(9080, "127.0.0.1", "127.0.0.1")).isTrue();
        assertThat(place.isServed(9443, "10.0.0.1", "127.0.0.1")).isFalse();
    }
}
