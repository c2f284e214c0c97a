package org.medchain.keys.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CurrentWrappingTest {

    private static final Instant RENEWED = Instant.parse("2026-11-25T00:00:00Z");

    @Nested
    class Covers {

        private final CurrentWrapping current = new CurrentWrapping("new", Optional.of(RENEWED));

        @Test
        void aWrappingWellAfterTheLastRenewal() {
            assertThat(current.covers("new", RENEWED.plusSeconds(61))).isTrue();
        }

        @Test
        void noneOfBeforeOrShortlyAfter() {
            assertThat(current.covers("new", RENEWED.minusSeconds(1))).isFalse();
            assertThat(current.covers("new", RENEWED)).isFalse();
            assertThat(current.covers("new", RENEWED.plusSeconds(60))).isFalse();
        }

        @Test
        void noneUnderAnotherKey() {
            assertThat(current.covers("old", RENEWED.plusSeconds(61))).isFalse();
            assertThat(current.covers("", RENEWED.plusSeconds(61))).isFalse();
        }

        @Test
        void noneIfTheMaterialsAgeIsNotKnown() {
            assertThat(new CurrentWrapping("new", Optional.empty()).covers("new", RENEWED))
                    .isFalse();
        }

        @Test
        void everyOneUnderAKeyThatIsNeverRenewed() {
            assertThat(CurrentWrapping.neverRenewed("new").covers("new", Instant.EPOCH))
                    .isTrue();
            assertThat(CurrentWrapping.neverRenewed("new").covers("old", RENEWED))
                    .isFalse();
        }
    }

    @Nested
    class NewestFrom {

        private final CurrentWrapping current = new CurrentWrapping("new", Optional.of(RENEWED));

        @Test
        void isTheFirstTimeWhoseWrappingsAreCovered() {
            Instant from = current.newestFrom().orElseThrow();

            assertThat(current.covers("new", from)).isTrue();
            assertThat(current.covers("new", from.minusNanos(1_000))).isFalse();
        }

        @Test
        void isNotKnownOrNoneIfThereWasNoOther() {
            assertThat(new CurrentWrapping("new", Optional.empty()).newestFrom())
                    .isEmpty();
            assertThat(CurrentWrapping.neverRenewed("new").newestFrom()).isEmpty();
        }
    }
}
