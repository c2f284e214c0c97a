package org.medchain.keys.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.medchain.keys.CapturedLog;

class CmkRefusalsTest {

    @AutoClose
    private final CapturedLog log = new CapturedLog(CmkRefusals.class);

    private long now;
    private final CmkRefusals refusals = new CmkRefusals(() -> now);

    private void refuse(int times, String cmk) {
        IntStream.range(0, times).forEach(i -> refusals.log(cmk, "denied"));
    }

    @Test
    void areOneLineAMinuteForEachCmk() {
        refuse(1000, "one");
        refuse(1000, "other");
        now += Duration.ofSeconds(59).toNanos();
        refuse(1, "one");

        assertThat(log.lines())
                .containsExactly("SEVERE AWS KMS refuses CMK one: denied", "SEVERE AWS KMS refuses CMK other: denied");
    }

    @Test
    void areCountedMeanwhile() {
        refuse(1000, "one");
        now += Duration.ofMinutes(1).toNanos();
        refuse(2, "one");

        assertThat(log.lines())
                .containsExactly(
                        "SEVERE AWS KMS refuses CMK one: denied",
                        "SEVERE AWS KMS refuses CMK one: denied (999 more since the last line of this CMK)");
    }

    @Test
    void areForgottenBeyondTheMostThatAreRemembered() {
        refuse(1, "one");
        IntStream.range(0, CmkRefusals.MOST).forEach(i -> refuse(1, "cmk-" + i));
        refuse(1, "one");

        assertThat(log.lines()).filteredOn(line -> line.contains("CMK one:")).hasSize(2);
    }
}
