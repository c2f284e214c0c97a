package org.medchain.keys.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.CapturedLog;
import org.medchain.keys.TickingClock;
import org.medchain.keys.server.RecordedMetrics;

@ParameterizedClass
@EnumSource
class ServerClockTest {

    private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");

    @AutoClose
    private final CapturedLog log = new CapturedLog(ServerClock.class);

    private final InProcessDatabase database;

    ServerClockTest(DatabaseKind kind) {
        database = kind.database();
    }

    private ServerClock ahead(Duration difference) {
        return new ServerClock(database.time(), Clock.offset(Clock.systemUTC(), difference));
    }

    @Test
    void isShownAsFarAsItIsAhead() {
        ServerClock clock = ahead(Duration.ofDays(-1));
        RecordedMetrics metrics = new RecordedMetrics();
        clock.showIn(metrics.registry());

        clock.look();

        assertThat(metrics.shown().get("medchain_clock_ahead_seconds{}")).isCloseTo(-86_400, within(60.0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT4S", "-PT4S"})
    void agreesWithTheDatabasesIfItIsNearIt(Duration difference) {
        ServerClock clock = ahead(difference);

        assertThat(clock.agreedTime().orElseThrow()).isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES));
        assertThat(clock.isWrong()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT65S", "-PT65S", "P7D", "-P7D"})
    void isWrongIfItIsFarFromTheDatabases(Duration difference) {
        ServerClock clock = ahead(difference);

        assertThat(clock.agreedTime()).isEmpty();
        assertThat(clock.isWrong()).isTrue();
        assertThat(clock.ahead()).isCloseTo(difference, Duration.ofMinutes(1));
        assertThat(clock.databaseTime()).isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES));
    }

    @Test
    void isWrongFromMoreThanFiveSecondsOn() {
        DatabaseClock fixed = InProcessDatabase.timeOf(Clock.fixed(NOW, ZoneOffset.UTC));
        ServerClock exactly = new ServerClock(fixed, Clock.fixed(NOW.plusSeconds(5), ZoneOffset.UTC));
        ServerClock more = new ServerClock(fixed, Clock.fixed(NOW.plusSeconds(5).plusNanos(1000), ZoneOffset.UTC));

        assertThat(exactly.agreedTime()).contains(NOW);
        assertThat(more.agreedTime()).isEmpty();
    }

    @Test
    void isNotWrongForAnAnswerThatTookLong() {
        TickingClock server = new TickingClock(NOW);
        DatabaseClock slow = new DatabaseClock(
                () -> {
                    server.advance(Duration.ofSeconds(20));
                    return NOW.plusSeconds(1);
                },
                entityManager -> NOW);

        assertThat(new ServerClock(slow, server).agreedTime()).contains(NOW.plusSeconds(1));
    }

    @Test
    void isToldOnceWhenItIsWrongAndOnceWhenItIsRightAgain() {
        TickingClock server = new TickingClock(NOW);
        ServerClock clock = new ServerClock(InProcessDatabase.timeOf(Clock.fixed(NOW, ZoneOffset.UTC)), server);

        clock.look();
        server.advance(Duration.ofHours(1));
        clock.look();
        clock.look();
        server.advance(Duration.ofHours(-1));
        clock.look();
        clock.look();

        assertThat(log.lines())
                .containsExactly(
                        "SEVERE this server's clock differs from the database's by PT1H: it is not ready, and erases, archives,"
                                + " rotates and signs nothing until they agree",
                        "INFO this server's clock agrees with the database's again");
    }

    @Test
    void tellsNoTimeIfTheDatabaseDoesNotAnswer() {
        ServerClock clock = new ServerClock(new DatabaseClock(StoppableDatabase.stopped()), Clock.systemUTC());

        assertThatIllegalStateException().isThrownBy(clock::agreedTime);
    }

    @Test
    void comparesWithWhatTransactionsOfTheDatabaseSay() {
        Instant inTransaction = database.read(database.time()::now);

        assertThat(inTransaction).isCloseTo(database.time().now(), within(1, ChronoUnit.MINUTES));
        assertThat(inTransaction).isEqualTo(inTransaction.truncatedTo(ChronoUnit.MICROS));
    }
}
