package org.medchain.keys.web.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.TooManyRequestsException;

class LongBodyTest {

    private static final int FREE = 10_000;

    private int asked;

    private LongBody body(int length) {
        return new LongBody(new ByteArrayInputStream(new byte[length]), FREE, () -> asked++);
    }

    @Nested
    class Read {

        @ParameterizedTest
        @ValueSource(ints = {0, 1, FREE - 1, FREE})
        void asksForNothingIfTheBodyIsShort(int length) throws IOException {
            assertThat(body(length).readAllBytes()).hasSize(length);
            assertThat(asked).isZero();
        }

        @ParameterizedTest
        @ValueSource(ints = {FREE + 1, 5 * FREE})
        void asksOnceIfItIsLong(int length) throws IOException {
            assertThat(body(length).readAllBytes()).hasSize(length);
            assertThat(asked).isEqualTo(1);
        }

        @Test
        void asksOfSingleBytesToo() throws IOException {
            LongBody body = body(FREE + 2);
            for (int i = 0; i < FREE; i++) {
                assertThat(body.read()).isZero();
            }
            assertThat(asked).isZero();

            assertThat(body.read()).isZero();
            assertThat(body.read()).isZero();
            assertThat(body.read()).isEqualTo(-1);
            assertThat(asked).isEqualTo(1);
        }

        @Test
        void givesNoMoreIfItIsRefused() {
            ByteArrayInputStream in = new ByteArrayInputStream(new byte[100 * FREE]);
            LongBody body = new LongBody(in, FREE, () -> {
                throw new TooManyRequestsException(Duration.ofSeconds(1));
            });

            assertThatExceptionOfType(TooManyRequestsException.class).isThrownBy(body::readAllBytes);
            assertThat(in.available()).isGreaterThan(90 * FREE);
        }
    }
}
