package org.medchain.keys.aws;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.medchain.keys.aws.TestProviders.CONTEXT;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.medchain.keys.CmkReference;
import org.medchain.keys.KmsUnavailableException;
import org.medchain.keys.kmssimulator.Fault;
import org.medchain.keys.kmssimulator.KmsSimulator;
import org.medchain.keys.provider.SharedDeadline;

class DeadlinePartTest {

    private static final Duration WHOLE = Duration.ofHours(1);

    @Nested
    class Call {

        /** A part of an hour ends; the whole hour would not. */
        @Test
        @Timeout(120)
        void endsWithItsPartOfTheDeadline() {
            try (KmsSimulator simulator = new KmsSimulator().start();
                    AwsKeyProvider provider =
                            new AwsKeyProvider(TestProviders.settings(simulator.endpoint(), WHOLE, WHOLE, 1))) {
                CmkReference cmk = new CmkReference(simulator.createKey(TestProviders.REGION));
                simulator.faults().inject(Fault.latency(Duration.ofMinutes(5)));

                assertThatExceptionOfType(KmsUnavailableException.class)
                        .isThrownBy(() ->
                                SharedDeadline.among(3600, () -> provider.generateDataKey(Optional.of(cmk), CONTEXT)));
            }
        }
    }
}
