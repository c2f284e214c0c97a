package org.medchain.keys.console.page;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.medchain.keys.audit.AuditEvent;
import org.medchain.keys.audit.AuditQuery;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.Outcome;
import org.medchain.keys.audit.reading.SignedWeek;
import org.medchain.keys.console.text.Texts;

/**
 * The sign-offs of the last weeks, as the events in the trail tell.
 *
 * @param first the first day of the week that can be signed off
 * @param last its last day
 * @param rows newest week first, of each its sign-offs, newest first, or a row that says that there is none
 * @param more whether there are more sign-offs, and so older weeks of which nothing is said
 */
public record SignOffsView(String first, String last, List<Row> rows, boolean more) {

    static final int WEEKS = 8;
    static final int MOST = 30;

    /**
     * A sign-off, or a week without one.
     *
     * @param week its first day and its last
     * @param by empty if nobody signed it off
     */
    public record Row(String week, String by, String time) {}

    /** A sign-off as its event has it. */
    record Signature(String by, Instant time) {

        static Signature of(AuditEvent event) {
            return new Signature(event.actor(), event.occurredAt());
        }

        SignedWeek week() {
            return SignedWeek.before(time);
        }
    }

    /** Returns the query of the sign-offs of the weeks that are shown. */
    static AuditQuery query(Instant now) {
        SignedWeek oldest = new SignedWeek(SignedWeek.before(now).first().minusWeeks(WEEKS - 1L));
        return new AuditQuery(
                Optional.of(Operation.SIGN_OFF_REVIEW),
                Optional.empty(),
                Optional.empty(),
                Optional.of(Outcome.SUCCESS),
                Optional.empty(),
                Optional.empty(),
                Optional.of(oldest.end()),
                Optional.empty(),
                Optional.empty(),
                MOST);
    }

    static SignOffsView of(List<AuditEvent> found, Instant now, Texts texts) {
        return of(found.stream().map(Signature::of).toList(), MOST, now, texts);
    }

    /** @param found newest first, one more than the most if there are more */
    static SignOffsView of(List<Signature> found, int most, Instant now, Texts texts) {
        boolean more = found.size() > most;
        List<Signature> shown = found.subList(0, Math.min(most, found.size()));
        SignedWeek newest = SignedWeek.before(now);
        LocalDate oldest =
                more ? shown.get(most - 1).week().first() : newest.first().minusWeeks(WEEKS - 1L);
        List<Row> rows = new ArrayList<>();
        for (LocalDate first = newest.first(); !first.isBefore(oldest); first = first.minusWeeks(1)) {
            rows.addAll(rows(new SignedWeek(first), shown, texts));
        }
        List<Row> fitting = Section.fitting(rows, MOST, ReviewPages.AVERAGE);
        return new SignOffsView(
                newest.first().toString(), newest.last().toString(), fitting, more || rows.size() > fitting.size());
    }

    private static List<Row> rows(SignedWeek week, List<Signature> shown, Texts texts) {
        String days = week.first() + " - " + week.last();
        List<Row> signed = shown.stream()
                .filter(it -> it.week().equals(week))
                .map(it -> new Row(days, it.by(), texts.time(it.time())))
                .toList();
        return signed.isEmpty() ? List.of(new Row(days, "", "")) : signed;
    }
}
