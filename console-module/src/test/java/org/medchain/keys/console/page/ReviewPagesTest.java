package org.medchain.keys.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.medchain.keys.audit.reading.AuditSummary.Count;
import org.medchain.keys.audit.reading.AuditSummary.UnusualVolume;
import org.medchain.keys.audit.reading.SignedWeek;
import org.medchain.keys.console.page.ReviewView.Largest;
import org.medchain.keys.console.page.ReviewView.Volume;

class ReviewPagesTest {

    private static final LocalDate DAY = LocalDate.of(2026, 11, 29);

    @Test
    void showTheFirstVolumesWithWhatIsUsual() {
        Stream<UnusualVolume> many = IntStream.range(0, ReviewPages.MOST)
                .mapToObj(number -> new UnusualVolume("application " + number, DAY, 4000, 1000));
        List<UnusualVolume> found = Stream.concat(Stream.of(new UnusualVolume("zoe", DAY, 500, 4.5)), many)
                .toList();

        assertThat(ReviewPages.volumes(found).more()).isTrue();
        assertThat(ReviewPages.volumes(found).rows())
                .hasSize(ReviewPages.MOST)
                .startsWith(
                        new Volume("zoe", "2026-11-29", 500, "5"),
                        new Volume("application 0", "2026-11-29", 4000, "1000"));
    }

    @Test
    void showTheWholeWeekThatMayBeSignedOff() {
        assertThat(IntStream.range(0, 7).mapToObj(DAY::plusDays)).allSatisfy(today -> {
            LocalDate first = today.minusDays(ReviewPages.SPANS.get(0) - 1L);

            assertThat(SignedWeek.before(today.atStartOfDay().toInstant(ZoneOffset.UTC))
                            .first())
                    .isAfterOrEqualTo(first);
        });
    }

    @Test
    void tellWhetherMoreWasCounted() {
        List<Count> counts = List.of(new Count("olga", 0, 7), new Count("otto", 0, 1));

        assertThat(Largest.of(counts, 1)).isEqualTo(new Largest(Chart.of(counts.subList(0, 1)), true));
        assertThat(Largest.of(counts, 2)).isEqualTo(new Largest(Chart.of(counts), false));
    }
}
