package org.medchain.keys.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.AuditUnavailableException;
import org.medchain.keys.KmsUnavailableException;

/** What it answers over HTTP is shown by {@code InEarIT}. */
class KeyManagementExceptionMapperTest {

    @Nested
    class RetryAfter {

        @Test
        void isWhatTheBreakerSaysInWholeSeconds() {
            assertThat(KeyManagementExceptionMapper.retryAfterSeconds(
                            new KmsUnavailableException(Duration.ofMillis(7_001))))
                    .isEqualTo(8);
        }

        @Test
        void isFiveSecondsElse() {
            assertThat(KeyManagementExceptionMapper.retryAfterSeconds(new AuditUnavailableException()))
                    .isEqualTo(5);
        }
    }
}
