package org.medchain.keys.patient.erased;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.TickingClock;
import org.medchain.keys.server.RecordedMetrics;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.StoppableDatabase;

@ParameterizedClass
@EnumSource
class RegisterLagTest {

    private static final Duration LATE = Duration.ofMinutes(5);

    private final TickingClock clock = new TickingClock(Instant.parse("2026-11-25T10:00:00Z"));
    private final RecordedMetrics metrics = new RecordedMetrics();
    private final Path file = InProcessErasureRegister.newFile();
    private final StoppableDatabase database;
    private final RegisterLag lag;

    RegisterLagTest(DatabaseKind kind) {
        InProcessErasureRegister.create(kind.database(), file);
        database = new StoppableDatabase(kind.database());
        ErasureRegister register = InProcessErasureRegister.open(database, file, clock);
        Optional<Path> copy = Optional.of(file.resolveSibling("copy"));
        lag = new RegisterLag(register, new ErasureRegisterSettings(file, copy), clock);
        lag.showIn(metrics.registry());
    }

    private long shown() {
        return metrics.shown().get("medchain_erasure_register_behind_seconds{}").longValue();
    }

    @Test
    void isNoneOnceItHasCaughtUp() {
        clock.advance(LATE);
        assertThat(shown()).isEqualTo(LATE.toSeconds());

        lag.catchUp();

        assertThat(shown()).isZero();
    }

    @Test
    void growsWhileTheDatabaseCannotBeRead() {
        lag.catchUp();
        database.stop();
        clock.advance(LATE);

        assertThat(catchThrowable(lag::catchUp)).isNotNull();

        assertThat(shown()).isEqualTo(LATE.toSeconds());
    }

    @Test
    void isShownWithTheRoomForBothFiles() {
        assertThat(metrics.shown())
                .containsKeys(
                        "medchain_disk_free_bytes{of=erasure-register}",
                        "medchain_disk_free_bytes{of=erasure-register-copy}");
    }
}
