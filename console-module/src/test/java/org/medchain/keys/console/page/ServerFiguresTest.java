package org.medchain.keys.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.Tag;
import org.junit.jupiter.api.Test;
import org.medchain.keys.console.page.HealthView.Figure;
import org.medchain.keys.console.text.Texts;

class ServerFiguresTest {

    private static MetricID id(String name, Tag... tags) {
        return new MetricID("medchain_" + name, tags);
    }

    @Test
    void showQueuesAndLagsAndWhatIsOverdueAlone() {
        Map<MetricID, Number> gauges = Map.of(
                id("ledger_waiting", new Tag("lane", "1")),
                0,
                id("checkpoint_age_seconds"),
                12.6,
                id("work_oldest_seconds", new Tag("kind", "ROTATE")),
                0L,
                id("work_oldest_seconds", new Tag("kind", "ARCHIVE")),
                90L,
                id("build"),
                1);

        assertThat(ServerFigures.figures(gauges))
                .containsExactly(
                        new Figure("ledger_waiting", "1", "0"),
                        new Figure("checkpoint_age_seconds", "", "13"),
                        new Figure("work_oldest_seconds", "ARCHIVE", "90"));
    }

    @Test
    void areLateAfterSomeMinutesOrAFailure() {
        Map<MetricID, Number> gauges = Map.of(
                id("audit_feed_lag_seconds"),
                9000,
                id("erasure_overdue_seconds"),
                299,
                id("rotation_overdue_seconds"),
                300,
                id("work_failing", new Tag("kind", "audit-archive")),
                1,
                id("work_failing", new Tag("kind", "audit-feed")),
                0);

        assertThat(ServerFigures.late(gauges))
                .containsExactly(
                        new Figure("rotation_overdue_seconds", "", "300"),
                        new Figure("work_failing", "audit-archive", "1"));
    }

    @Test
    void haveWords() {
        Texts texts = Texts.of("en", ZoneOffset.UTC);

        assertThat(Stream.concat(
                        Stream.of(ServerFigures.CALLS),
                        Stream.concat(ServerFigures.ALWAYS.stream(), ServerFigures.IF_ANY.stream())))
                .allSatisfy(name -> assertThat(texts.find("figure." + name)).isPresent());
    }
}
