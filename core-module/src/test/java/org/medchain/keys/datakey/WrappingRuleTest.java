package org.medchain.keys.datakey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.provider.CurrentWrapping;
import org.medchain.keys.provider.DueWrappings;
import org.medchain.keys.provider.ProviderType;

class WrappingRuleTest {

    private static final Instant LIMIT = Instant.parse("2026-11-25T00:00:00Z");
    private static final CurrentWrapping CURRENT = CurrentWrapping.neverRenewed("new");

    private static WrappingRule rule(Optional<Instant> renewBefore) {
        return new WrappingRule(ProviderType.LOCAL, CURRENT, new DueWrappings.NotCurrent(renewBefore));
    }

    @Nested
    class Concerns {

        @Test
        void whatACompromiseIsAboutAndNothingElse() {
            WrappingRule rule = new WrappingRule(
                    ProviderType.LOCAL,
                    CURRENT,
                    new DueWrappings.Selected(Optional.of("old"), Optional.empty(), Optional.empty()));

            assertThat(rule.concerns("old", LIMIT)).isTrue();
            assertThat(rule.concerns("older", LIMIT)).isFalse();
            assertThat(rule.isDue(ProviderType.LOCAL, "old", LIMIT)).isTrue();
        }

        @Test
        void everythingIfItDependsOnWhatIsCurrent() {
            assertThat(rule(Optional.empty()).concerns("new", LIMIT)).isTrue();
        }
    }

    @Nested
    class IsDue {

        @Test
        void underAnotherKey() {
            assertThat(rule(Optional.empty()).isDue(ProviderType.LOCAL, "old", LIMIT))
                    .isTrue();
            assertThat(rule(Optional.empty()).isDue(ProviderType.LOCAL, "", LIMIT))
                    .isTrue();
        }

        @Test
        void notUnderTheCurrentOne() {
            assertThat(rule(Optional.empty()).isDue(ProviderType.LOCAL, "new", Instant.EPOCH))
                    .isFalse();
        }

        @Test
        void whenItIsTooOldUnderWhateverKey() {
            assertThat(rule(Optional.of(LIMIT)).isDue(ProviderType.LOCAL, "new", LIMIT.minusNanos(1000)))
                    .isTrue();
            assertThat(rule(Optional.of(LIMIT)).isDue(ProviderType.LOCAL, "new", LIMIT))
                    .isFalse();
            assertThat(rule(Optional.of(LIMIT)).isDue(ProviderType.LOCAL, "old", LIMIT))
                    .isTrue();
        }

        @Test
        void ofNobodyElsesWrapping() {
            assertThatExceptionOfType(InvalidEncryptedKeyException.class)
                    .isThrownBy(() -> rule(Optional.empty()).isDue(ProviderType.AWS_KMS, "new", LIMIT));
        }
    }
}
