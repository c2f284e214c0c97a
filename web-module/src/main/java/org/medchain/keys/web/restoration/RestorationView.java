package org.medchain.keys.web.restoration;

import java.time.Instant;
import org.medchain.keys.audit.restoration.LostLines;
import org.medchain.keys.audit.restoration.Restoration;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.restoration.RestorationOperations.Standing;
import org.medchain.keys.web.json.Time;

/**
 * The last restoration of a tenant, as privacy officers and auditors see it.
 *
 * @param restored whether nothing irreversible begins until it is confirmed
 * @param restorationId what a confirmation names; absent, as all that follows, of a tenant that was never restored
 * @param status {@code FOUND}, {@code AWAITING_SECOND_PERSON} or {@code CONFIRMED}
 * @param chainEntries how many entries the chain had when it was found
 * @param lostEntries how many entries are missing at least; absent if that is not known
 * @param lost the newest that is known of the chain and that it does not contain
 * @param replayed lines of erasure registers that the database lacked
 */
public record RestorationView(
        String tenantId,
        boolean restored,
        String restorationId,
        String status,
        String foundAt,
        Long chainEntries,
        String newestEventAt,
        Long lostEntries,
        LostView lost,
        ReplayedView replayed,
        String firstConfirmedBy,
        String firstConfirmedAt,
        String confirmedBy,
        String confirmedAt) {

    /** The place at which the lost chain stood. */
    public record LostView(long entries, String hash, String time) {}

    /** Lines of erasure registers. */
    public record ReplayedView(long erasures, long holds, long cancellations) {

        private static ReplayedView of(LostLines lines) {
            return new ReplayedView(lines.erasures(), lines.holds(), lines.cancellations());
        }
    }

    /** A tenant that was never restored. */
    private static RestorationView never(String tenantId) {
        return new RestorationView(
                tenantId, false, null, null, null, null, null, null, null, null, null, null, null, null);
    }

    static RestorationView of(Standing standing) {
        return standing.last()
                .map(RestorationView::of)
                .orElseGet(() -> never(standing.tenantId().value()));
    }

    static RestorationView of(Restoration restoration) {
        return new RestorationView(
                restoration.tenantId().value(),
                !restoration.isConfirmed(),
                restoration.id().toString(),
                restoration.status().name(),
                restoration.foundAt().toString(),
                restoration.chainSize(),
                Time.text(restoration.newestEventAt()),
                restoration
                        .lost()
                        .map(lost -> Math.max(1, lost.size() - restoration.chainSize()))
                        .orElse(null),
                restoration
                        .lost()
                        .map(lost -> lostOf(lost, restoration.lostAt().orElseThrow()))
                        .orElse(null),
                ReplayedView.of(restoration.lines()),
                restoration.firstConfirmedBy().orElse(null),
                Time.text(restoration.firstConfirmedAt()),
                restoration.confirmedBy().orElse(null),
                Time.text(restoration.confirmedAt()));
    }

    private static LostView lostOf(ChainHead head, Instant time) {
        return new LostView(head.size(), head.hash().toString(), time.toString());
    }
}
