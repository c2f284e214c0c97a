package org.medchain.keys.hsm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.medchain.keys.CapturedLog;
import org.medchain.keys.HsmKeyLabel;

class HsmRefusalsTest {

    private static final HsmKeyLabel ONE = new HsmKeyLabel("one");
    private static final HsmKeyLabel OTHER = new HsmKeyLabel("other");

    @AutoClose
    private final CapturedLog log = new CapturedLog(HsmRefusals.class);

    private long now;
    private final HsmRefusals refusals = new HsmRefusals(() -> now);

    @Test
    void areALineAMinuteForEachKek() {
        refusals.log(ONE, "is missing");
        refusals.log(ONE, "is missing");
        refusals.log(OTHER, "is missing");
        now = TimeUnit.SECONDS.toNanos(59);
        refusals.log(ONE, "is missing");
        now = TimeUnit.SECONDS.toNanos(60);
        refusals.log(ONE, "is missing");

        assertThat(log.lines())
                .containsExactly(
                        "SEVERE KEK one of the HSM is missing",
                        "SEVERE KEK other of the HSM is missing",
                        "SEVERE KEK one of the HSM is missing");
    }
}
