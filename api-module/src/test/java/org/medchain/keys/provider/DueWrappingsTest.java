package org.medchain.keys.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.MalformedValueException;

class DueWrappingsTest {

    private static final Instant FROM = Instant.parse("2026-11-25T00:00:00Z");
    private static final Instant BEFORE = FROM.plusSeconds(3600);
    private static final UUID EPOCH = UUID.randomUUID();
    private static final CurrentWrapping CURRENT = CurrentWrapping.neverRenewed("new");

    private static DueWrappings.Selected selected(String under, Instant from, Instant before) {
        return new DueWrappings.Selected(
                Optional.ofNullable(under), Optional.ofNullable(from), Optional.ofNullable(before));
    }

    private static void assertMalformed(String field, String under, Instant from, Instant before) {
        assertThatExceptionOfType(MalformedValueException.class)
                .isThrownBy(() -> selected(under, from, before))
                .satisfies(e -> assertThat(e.field()).isEqualTo(field));
    }

    @Nested
    class Selected {

        @Test
        void isAboutACmkOrKek() {
            DueWrappings due = selected("old", null, null);

            assertThat(due.concerns("old", FROM)).isTrue();
            assertThat(due.concerns("older", FROM)).isFalse();
            assertThat(due.concerns("", FROM)).isFalse();
        }

        @Test
        void isAboutATimeWithItsBeginAndWithoutItsEnd() {
            DueWrappings due = selected(null, FROM, BEFORE);

            assertThat(due.concerns("any", FROM.minusNanos(1))).isFalse();
            assertThat(due.concerns("any", FROM)).isTrue();
            assertThat(due.concerns("any", BEFORE.minusNanos(1))).isTrue();
            assertThat(due.concerns("any", BEFORE)).isFalse();
        }

        @Test
        void isAboutBothIfBothAreNamed() {
            DueWrappings due = selected("old", FROM, null);

            assertThat(due.concerns("old", BEFORE)).isTrue();
            assertThat(due.concerns("old", FROM.minusNanos(1))).isFalse();
            assertThat(due.concerns("new", BEFORE)).isFalse();
        }

        @Test
        void hasWhatIsCurrentToo() {
            assertThat(selected(null, FROM, BEFORE).has(CURRENT, "new", FROM)).isTrue();
        }

        @Test
        void isOfAnyTimeIfNoneIsNamed() {
            assertThat(selected("old", null, null).isOfAnyTime()).isTrue();
            assertThat(selected("old", FROM, null).isOfAnyTime()).isFalse();
            assertThat(selected("old", null, BEFORE).isOfAnyTime()).isFalse();
            assertThat(selected("old", FROM, null).before(BEFORE)).isEqualTo(selected("old", FROM, BEFORE));
        }

        @Test
        void isNotEverythingOrNothing() {
            assertMalformed("body", null, null, null);
            assertMalformed("wrappedFrom", null, FROM, FROM);
            assertMalformed("wrappedFrom", null, BEFORE, FROM);
        }

        @Test
        void hasNamesAndTimesThatCanBeStored() {
            assertMalformed("wrappedUnder", "k".repeat(513), null, null);
            assertMalformed("wrappedUnder", "k\0", null, null);
            assertMalformed("wrappedUnder", "\u212A", null, null);
            assertMalformed("wrappedFrom", null, Instant.EPOCH.minusNanos(1), null);
            assertMalformed("wrappedBefore", null, null, Instant.MIN);
            assertThat(selected("k".repeat(512), Instant.EPOCH, null).isOfAnyTime())
                    .isFalse();
        }
    }

    @Nested
    class Recovered {

        @Test
        void hasWhatIsNotCurrent() {
            DueWrappings due = new DueWrappings.Recovered(EPOCH);

            assertThat(due.concerns("any", FROM)).isTrue();
            assertThat(due.has(CURRENT, "old", FROM)).isTrue();
            assertThat(due.has(CURRENT, "new", FROM)).isFalse();
        }
    }

    @Nested
    class Text {

        @Test
        void isTheSameForTheSameWrappingsAlone() {
            List<DueWrappings> all = List.of(
                    DueWrappings.NOT_CURRENT,
                    new DueWrappings.NotCurrent(Optional.of(FROM)),
                    new DueWrappings.NotCurrent(Optional.of(BEFORE)),
                    new DueWrappings.Recovered(EPOCH),
                    new DueWrappings.Recovered(UUID.randomUUID()),
                    selected("old", null, null),
                    selected("old", FROM, null),
                    selected("old", null, FROM),
                    selected("old", FROM, BEFORE),
                    selected(null, FROM, BEFORE));

            assertThat(all).extracting(DueWrappings::text).doesNotHaveDuplicates();
            assertThat(selected("old", FROM, BEFORE).text())
                    .isEqualTo(selected("old", FROM, BEFORE).text());
        }
    }
}
