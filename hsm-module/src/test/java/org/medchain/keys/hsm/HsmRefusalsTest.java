package org.medchain.keys.hsm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.medchain.keys.HsmKeyLabel;

class HsmRefusalsTest {

    private static final HsmKeyLabel ONE = new HsmKeyLabel("one");
    private static final HsmKeyLabel OTHER = new HsmKeyLabel("other");

    private final Logger log = Logger.getLogger(HsmRefusals.class.getName());
    private final List<String> lines = new ArrayList<>();
    private final Handler handler = new Handler() {

        @Override
        public void publish(LogRecord line) {
            lines.add(java.text.MessageFormat.format(line.getMessage(), line.getParameters()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private long now;
    private final HsmRefusals refusals = new HsmRefusals(() -> now);

    @BeforeEach
    void listen() {
        log.addHandler(handler);
    }

    @AfterEach
    void stopListening() {
        log.removeHandler(handler);
    }

    @Test
    void areALineAMinuteForEachKek() {
        refusals.log(ONE, "is missing");
        refusals.log(ONE, "is missing");
        refusals.log(OTHER, "is missing");
        now = TimeUnit.SECONDS.toNanos(59);
        refusals.log(ONE, "is missing");
        now = TimeUnit.SECONDS.toNanos(60);
        refusals.log(ONE, "is missing");

        assertThat(lines)
                .containsExactly(
                        "KEK one of the HSM is missing",
                        "KEK other of the HSM is missing",
                        "KEK one of the HSM is missing");
    }
}
