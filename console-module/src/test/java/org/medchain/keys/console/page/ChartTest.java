package org.medchain.keys.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.medchain.keys.audit.reading.AuditSummary.Count;

class ChartTest {

    @Test
    void hasTheLongestBarAsMeasure() {
        assertThat(Chart.of(List.of(
                        new Count("monday", 30, 10), new Count("tuesday", 10, 0), new Count("wednesday", 0, 0))))
                .containsExactly(
                        new Bar("monday", 30, 10, 750, 250),
                        new Bar("tuesday", 10, 0, 250, 0),
                        new Bar("wednesday", 0, 0, 0, 0));
    }

    @Test
    void showsWhatIsFewBesideMany() {
        List<Bar> bars = Chart.of(List.of(new Count("many", 1_000_000, 1), new Count("few", 1, 0)));

        assertThat(bars.get(0).refused()).isEqualTo(1);
        assertThat(bars.get(1).done()).isEqualTo(1);
    }

    @Test
    void ofNothingHasNoBars() {
        assertThat(Chart.of(List.of())).isEmpty();
        assertThat(Chart.of(List.of(new Count("a day", 0, 0)))).containsExactly(new Bar("a day", 0, 0, 0, 0));
    }

    @Test
    void hasADayWithoutEventsToo() {
        Count counted = new Count("2026-11-29", 7, 1);

        assertThat(Chart.eachDay(LocalDate.of(2026, 11, 28), LocalDate.of(2026, 11, 30), List.of(counted)))
                .containsExactly(new Count("2026-11-28", 0, 0), counted, new Count("2026-11-30", 0, 0));
    }
}
