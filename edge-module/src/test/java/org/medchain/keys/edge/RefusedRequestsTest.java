package org.medchain.keys.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RefusedRequestsTest {

    private final Logger logger = Logger.getLogger(RefusedRequests.class.getName());
    private final Lines lines = new Lines();
    private long now = Long.MAX_VALUE - 5;
    private final RefusedRequests refused = new RefusedRequests(() -> now);

    private static final class Lines extends Handler {

        private final List<String> told = new ArrayList<>();

        @Override
        public void publish(LogRecord logged) {
            told.add(logged.getLevel() + " " + logged.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @BeforeEach
    void listen() {
        logger.addHandler(lines);
        logger.setUseParentHandlers(false);
    }

    @AfterEach
    void stopListening() {
        logger.removeHandler(lines);
        logger.setUseParentHandlers(true);
    }

    private void add(int times, Fault fault) {
        for (int i = 0; i < times; i++) {
            refused.add(fault, "id-" + i, null);
        }
    }

    @Test
    void areCountedByFault() {
        add(3, Fault.ACCEPT);
        add(1, Fault.HOST);

        assertThat(refused.counts().get("accept").sum()).isEqualTo(3);
        assertThat(refused.counts().get("host").sum()).isEqualTo(1);
        assertThat(refused.counts().get("query").sum()).isZero();
    }

    @Test
    void areLoggedOnceAMinuteForEachFault() {
        add(1000, Fault.ACCEPT);
        add(1000, Fault.HOST);
        now += Duration.ofSeconds(59).toNanos();
        add(1000, Fault.ACCEPT);
        now += Duration.ofSeconds(1).toNanos();
        add(1000, Fault.ACCEPT);

        assertThat(lines.told)
                .containsExactly(
                        "INFO refused for its accept: 1 requests since the last line of this kind, request id-0",
                        "INFO refused for its host: 1 requests since the last line of this kind, request id-0",
                        "INFO refused for its accept: 2000 requests since the last line of this kind, request id-0");
    }

    @Test
    void areErrorsIfTheApplicationLetThemThrough() {
        refused.add(Fault.ESCAPED, "id", new IllegalStateException());

        assertThat(lines.told).singleElement().asString().startsWith(Level.SEVERE.getName());
    }
}
