package org.medchain.keys.web.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReadinessLogTest {

    private final Logger logger = Logger.getLogger(ReadinessLog.class.getName());
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            lines.add(entry.getLevel() + " " + entry.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private final ReadinessLog log =
            new ReadinessLog(Clock.fixed(Instant.parse("2026-11-25T10:00:00Z"), ZoneOffset.UTC));

    @BeforeEach
    void capture() {
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
    }

    @AfterEach
    void release() {
        logger.removeHandler(handler);
        logger.setUseParentHandlers(true);
    }

    @Test
    void saysOnceAMinuteWhichCheckIsDown() {
        IntStream.range(0, 100).forEach(i -> log.tell("token-issuer", false));
        log.tell("database", false);

        assertThat(lines).containsExactly("WARNING not ready: token-issuer", "WARNING not ready: database");
    }

    @Test
    void saysNothingOfWhatIsUp() {
        log.tell("database", true);

        assertThat(lines).isEmpty();
    }
}
