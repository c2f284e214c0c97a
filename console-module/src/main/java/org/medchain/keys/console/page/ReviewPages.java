package org.medchain.keys.console.page;

import jakarta.inject.Inject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.medchain.keys.audit.AuditEvent;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.audit.reading.AuditLog;
import org.medchain.keys.audit.reading.AuditReview;
import org.medchain.keys.audit.reading.AuditSummary;
import org.medchain.keys.audit.reading.AuditSummary.Count;
import org.medchain.keys.audit.reading.AuditSummary.UnusualVolume;
import org.medchain.keys.audit.reading.ReviewSignOff;
import org.medchain.keys.audit.reading.SignedWeek;
import org.medchain.keys.console.exchange.Answer;
import org.medchain.keys.console.page.ReviewView.Largest;
import org.medchain.keys.console.page.ReviewView.Span;
import org.medchain.keys.console.page.ReviewView.Volume;
import org.medchain.keys.console.page.ReviewView.Volumes;
import org.medchain.keys.server.Shared;

/** The events of the tenant's last days in charts, and the sign-offs of the weeks before. Days are those of UTC, as in the sums that they are made of. */
@Shared
record ReviewPages(AuditReview review, AuditLog log, ReviewSignOff signOff, LimitedAuditReads reads) implements Pages {

    private static final String PATH = "/review";
    /** The first has all days of the week that may be signed off, on each day of the next one. */
    static final List<Integer> SPANS = List.of(14, 30, 90);

    /** The most lines of a chart that has no line for each day. */
    static final int MOST = 15;

    /** The bytes that the texts of a line have, on average, beside a chart of 90 days. */
    static final int AVERAGE = 200;

    @Inject
    ReviewPages {}

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(PATH, Operation.READ_AUDIT_SUMMARY, this::show),
                Route.post(PATH + "/sign-off", Operation.SIGN_OFF_REVIEW, this::sign));
    }

    private Answer show(Visit visit) {
        int days = SPANS.stream()
                .filter(span -> visit.query()
                        .find("days")
                        .filter(span.toString()::equals)
                        .isPresent())
                .findFirst()
                .orElse(SPANS.get(0));
        LocalDate today = LocalDate.ofInstant(visit.now(), ZoneOffset.UTC);
        Instant from = today.minusDays(days - 1L).atStartOfDay().toInstant(ZoneOffset.UTC);
        AuditSummary summary = reads.read(() -> review.sumUp(Optional.of(from), Optional.empty()));
        Optional<SignOffsView> signOffs = visit.tenant().map(tenant -> signOffs(visit));
        return visit.page("review", "menu.review", view(visit, days, summary, signOffs));
    }

    private SignOffsView signOffs(Visit visit) {
        List<AuditEvent> found = reads.read(() -> log.read(SignOffsView.query(visit.now())));
        return SignOffsView.of(found, visit.now(), visit.texts());
    }

    private Answer sign(Visit visit) {
        signOff.sign(SignedWeek.parseFirst(visit.form().require("first")));
        return visit.done("done.signOff", Layout.ROOT + PATH);
    }

    private static ReviewView view(Visit visit, int days, AuditSummary summary, Optional<SignOffsView> signOffs) {
        LocalDate first = LocalDate.ofInstant(summary.from(), ZoneOffset.UTC);
        LocalDate last = LocalDate.ofInstant(summary.to(), ZoneOffset.UTC);
        List<Count> refusals = summary.denials().stream()
                .map(it -> new Count(it.actor() + ", " + it.operation() + ", " + it.reason(), 0, it.events()))
                .toList();
        return new ReviewView(
                visit.texts().time(summary.from()),
                visit.texts().time(summary.to()),
                SPANS.stream()
                        .map(span -> new Span(span, Layout.ROOT + PATH + "?days=" + span, span == days))
                        .toList(),
                Chart.of(Chart.eachDay(first, last, summary.byDay())),
                Largest.of(refusals, MOST),
                Largest.of(summary.byActor(), MOST),
                volumes(summary.unusualVolumes()),
                signOffs);
    }

    /** Returns the first of the days, which are the farthest from what is usual. */
    static Volumes volumes(List<UnusualVolume> found) {
        List<Volume> rows = found.stream()
                .map(it -> new Volume(
                        it.actor(), it.day().toString(), it.events(), Long.toString(Math.round(it.median()))))
                .toList();
        List<Volume> fitting = Section.fitting(rows, MOST, AVERAGE);
        return new Volumes(fitting, rows.size() > fitting.size());
    }
}
