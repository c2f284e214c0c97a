package org.medchain.keys.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medchain.keys.DestructionStatus;
import org.medchain.keys.console.page.Filled.State;
import org.medchain.keys.console.page.HealthView.Figure;
import org.medchain.keys.console.text.Texts;

class OverdueWorkTest {

    private static final Instant NOW = Instant.parse("2026-11-30T08:00:00Z");
    private static final Texts TEXTS = Texts.of("en", ZoneOffset.UTC);

    @Test
    void isToldInSentences() {
        ErasureRow late = new Filled("x", TEXTS).of(ErasureRow.class);
        ErasureRow other = new Filled("x", TEXTS, State.BARE).of(ErasureRow.class);

        assertThat(OverdueWork.sentences(
                        List.of(other, late),
                        List.of(
                                new Figure("work_failing", "audit-feed", "1"),
                                new Figure("rotation_overdue_seconds", "", "600")),
                        TEXTS))
                .containsExactly(
                        "The erasure x has been due since x and is not done.",
                        "Work that failed when it was tried last (audit-feed): 1",
                        "Seconds that a rotation is overdue: 600");
    }

    @Test
    void mayBeAmongErasuresThatWereNotRead() {
        ErasureRow approved = new Filled("x", TEXTS, State.BARE).of(ErasureRow.class);

        assertThat(OverdueWork.sentences(Collections.nCopies(TodayPages.MOST, approved), List.of(), TEXTS))
                .isEmpty();
        assertThat(OverdueWork.sentences(Collections.nCopies(TodayPages.MOST + 1, approved), List.of(), TEXTS))
                .containsExactly("Of the erasures under way only the 6 oldest were looked at.");
    }

    @ParameterizedTest
    @CsvSource({
        "PENDING, false, false, 2026-11-30T07:54:59Z, true",
        "PENDING, false, false, 2026-11-30T07:55:00Z, false",
        "PENDING, true, false, 2026-11-30T07:00:00Z, false",
        "ERASING, true, false, 2026-11-30T07:00:00Z, true",
        "ERASING, false, true, 2026-11-30T07:00:00Z, false",
        "AWAITING_APPROVAL, false, false, 2026-11-30T07:00:00Z, false",
        "ERASED, false, true, 2026-11-30T07:00:00Z, false"
    })
    void isAnErasureThatIsDueForMinutes(
            DestructionStatus status, boolean held, boolean erased, Instant eraseAfter, boolean overdue) {
        assertThat(ErasureRow.isOverdue(status, Optional.of(eraseAfter), held, erased, NOW))
                .isEqualTo(overdue);
        assertThat(ErasureRow.isOverdue(status, Optional.empty(), held, erased, NOW))
                .isFalse();
    }
}
