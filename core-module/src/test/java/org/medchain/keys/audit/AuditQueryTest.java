package org.medchain.keys.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.MalformedValueException;

class AuditQueryTest {

    private static AuditQuery query(Optional<String> actor, Optional<Instant> from, Optional<Instant> to, int limit) {
        return new AuditQuery(
                Optional.empty(),
                Optional.empty(),
                actor,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                from,
                to,
                Optional.empty(),
                limit);
    }

    private static AuditQuery byActor(String actor) {
        return query(Optional.of(actor), Optional.empty(), Optional.empty(), 1);
    }

    private static AuditQuery between(Instant from, Instant to) {
        return query(Optional.empty(), Optional.of(from), Optional.of(to), 1);
    }

    private static AuditQuery limitedTo(int limit) {
        return query(Optional.empty(), Optional.empty(), Optional.empty(), limit);
    }

    @Nested
    class Limit {

        @ParameterizedTest
        @ValueSource(ints = {1, 100, AuditQuery.MAX_LIMIT})
        void isAtLeastOneAndAtMostAThousand(int limit) {
            assertThat(limitedTo(limit).limit()).isEqualTo(limit);
        }

        @ParameterizedTest
        @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, AuditQuery.MAX_LIMIT + 1, Integer.MAX_VALUE})
        void isRefusedOutsideOfThat(int limit) {
            assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> limitedTo(limit));
        }
    }

    @Nested
    class Actor {

        @ParameterizedTest
        @ValueSource(strings = {"a", "dr.miller", "Dr. Müller", "internal"})
        void isAnyLineOfText(String actor) {
            assertThat(byActor(actor).actor()).contains(actor);
        }

        @Test
        void hasUpTo200Characters() {
            assertThat(byActor("a".repeat(200)).actor()).isPresent();
        }

        /** No event has such an actor, and PostgreSQL would answer some of them with an error. */
        @ParameterizedTest
        @ValueSource(strings = {"", "\0", "a\nb", "a\u200Bb", "\uD800"})
        void isRefusedIfNoEventCanHaveIt(String actor) {
            assertThatExceptionOfType(MalformedValueException.class)
                    .isThrownBy(() -> byActor(actor))
                    .withMessageStartingWith("actor must be ");
        }

        @Test
        void isRefusedIfItIsLongerThanAnyEvents() {
            assertThatExceptionOfType(MalformedValueException.class).isThrownBy(() -> byActor("a".repeat(201)));
        }
    }

    @Nested
    class Times {

        private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
        private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

        @Test
        void lieInTheYears1To9999() {
            AuditQuery query = between(FIRST, LAST);

            assertThat(query.from()).contains(FIRST);
            assertThat(query.to()).contains(LAST);
        }

        /** Databases differ in what they do with them. */
        @ParameterizedTest
        @ValueSource(strings = {"0000-12-31T23:59:59.999999999Z", "+10000-01-01T00:00:00Z", "-999999-01-01T00:00:00Z"})
        void areRefusedOutsideOfThat(String time) {
            assertThatExceptionOfType(MalformedValueException.class)
                    .isThrownBy(() -> between(Instant.parse(time), LAST))
                    .withMessageStartingWith("from must be ");
            assertThatExceptionOfType(MalformedValueException.class)
                    .isThrownBy(() -> between(FIRST, Instant.parse(time)))
                    .withMessageStartingWith("to must be ");
        }
    }
}
