package org.medchain.keys.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WaitTimeoutTest {

    @ParameterizedTest
    @ValueSource(strings = {"55P03", "57014", "40P01", "HYT00"})
    void isTheseStatesWhateverIsAroundThem(String state) {
        assertThat(WaitTimeout.caused(new IllegalStateException(new SQLException("late", state))))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"57P01", "08006", "23505", ""})
    void isNoOther(String state) {
        assertThat(WaitTimeout.caused(new SQLException("broken", state))).isFalse();
    }

    @Test
    void isNoFailureWithoutAState() {
        assertThat(WaitTimeout.caused(new SQLException("broken"))).isFalse();
        assertThat(WaitTimeout.caused(new IllegalStateException())).isFalse();
    }

    /** As the databases tell it. */
    @ParameterizedTest
    @EnumSource
    void isWhatALockThatIsNotFreeEndsWith(DatabaseKind kind) {
        InProcessDatabase database = kind.database();
        database.execute("delete from keks_in_use where fingerprint = 'locked'");
        database.execute("insert into keks_in_use (fingerprint, since, is_current, version)"
                + " values ('locked', current_timestamp, false, 0)");
        String lock = "update keks_in_use set version = version where fingerprint = 'locked'";

        database.change(holder -> {
            holder.createNativeQuery(lock).executeUpdate();
            assertThat(catchThrowable(() -> database.change(waiting -> {
                        RoundTrip trip = new RoundTrip();
                        trip.limit(TransactionLimits.within(Duration.ofMillis(50)));
                        trip.send(waiting);
                        waiting.createNativeQuery(lock).executeUpdate();
                    })))
                    .matches(WaitTimeout::caused, "is a timeout");
        });

        database.change(any -> {
            RoundTrip trip = new RoundTrip();
            trip.limit(TransactionLimits.within(Duration.ofMinutes(1)));
            trip.send(any);
        });
        database.execute("delete from keks_in_use where fingerprint = 'locked'");
    }
}
