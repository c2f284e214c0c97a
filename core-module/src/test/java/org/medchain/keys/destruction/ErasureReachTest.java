package org.medchain.keys.destruction;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.PatientId;
import org.medchain.keys.patient.ErasureKeysOn;

/** Backups of the records are kept for a month here, and those of a store of erasure keys for a week. */
@ParameterizedClass
@EnumSource
class ErasureReachTest {

    private final ErasureKeysOn place;
    private final InProcessDestructions destructions;

    ErasureReachTest(ErasureKeysOn place) {
        this.place = place;
        this.destructions = new InProcessDestructions(place);
    }

    @Test
    void endsWithTheBackupsOfTheDatabaseThatHasTheErasureKeys() {
        ErasureSettings settings = new ErasureSettings(
                destructions.certificateKey(), Optional.empty(), Duration.ofMinutes(1), Optional.of(Period.ofDays(30)));
        Instant erased = destructions.clock().instant().plus(InProcessDestructions.WINDOW);

        assertThat(destructions
                        .operations(settings)
                        .findOf(new PatientId("patient"))
                        .copiesUntil())
                .contains(erased.plus(Duration.ofDays(place.isApart() ? 7 : 30)));
    }
}
