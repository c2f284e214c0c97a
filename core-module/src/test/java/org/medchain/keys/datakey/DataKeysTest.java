package org.medchain.keys.datakey;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Of which patients all data keys were read when no more than so many may be. */
class DataKeysTest {

    private static final UUID NONE = new UUID(0, 1);
    private static final UUID TWO = new UUID(0, 2);
    private static final UUID THREE = new UUID(0, 3);
    private static final UUID ONE = new UUID(0, 4);
    private static final List<UUID> PATIENTS = List.of(NONE, TWO, THREE, ONE);
    private static final List<UUID> KEYS = List.of(TWO, TWO, THREE, THREE, THREE, ONE);

    @Test
    void allPatientsAreWholeIfTheirKeysAreNotTooMany() {
        assertThat(countWhole(PATIENTS, 7)).isEqualTo(4);
        assertThat(countWhole(PATIENTS, 6)).isEqualTo(4);
    }

    @Test
    void thePatientWhoseKeyIsOneTooManyIsNotWhole() {
        assertThat(countWhole(PATIENTS, 5)).isEqualTo(3);
        assertThat(countWhole(PATIENTS, 4)).isEqualTo(2);
        assertThat(countWhole(PATIENTS, 3)).isEqualTo(2);
        assertThat(countWhole(PATIENTS, 2)).isEqualTo(2);
        assertThat(countWhole(PATIENTS, 1)).isEqualTo(1);
    }

    @Test
    void noneIsWholeIfTheFirstHasTooMany() {
        assertThat(countWhole(PATIENTS.subList(1, 4), 1)).isZero();
    }

    @Test
    void noPatientsAreWhole() {
        assertThat(countWhole(List.of(), 1)).isZero();
    }

    private static int countWhole(List<UUID> patients, int limit) {
        Stream<UUID> found = KEYS.stream().filter(patients::contains).limit(limit + 1);
        return DataKeys.countWhole(patients, found.toList(), limit);
    }
}
