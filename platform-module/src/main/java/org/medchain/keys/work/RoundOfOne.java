package org.medchain.keys.work;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** The rounds of a work of all servers that this server does: it has the lease from the first step of one to the last. Not for several threads. */
final class RoundOfOne implements Work.Step {

    private static final Logger LOG = System.getLogger(RoundOfOne.class.getName());

    /** The pause after a step that failed, behind the first of its round. After a first one it is the period. */
    private static final Duration AGAIN = Duration.ofMinutes(5);

    private final LeaseKind<String> right;
    private final Duration period;
    private final WorkStore leases;
    private final Supplier<Work.Step> newRound;
    private Optional<Lease<String>> held = Optional.empty();
    private Work.Step round;
    private boolean begun;

    RoundOfOne(LeaseKind<String> right, Duration period, WorkStore leases, Supplier<Work.Step> newRound) {
        this.right = right;
        this.period = period;
        this.leases = leases;
        this.newRound = newRound;
    }

    @Override
    public Outcome run() {
        if (held.isEmpty()) {
            Work.Step next = newRound.get();
            held = leases.take(right, right.name(), period);
            round = next;
            begun = false;
        }
        return held.map(this::next).orElse(Outcome.DONE);
    }

    private Outcome next(Lease<String> lease) {
        held = Optional.empty();
        Optional<Duration> pause = Optional.of(begun && AGAIN.compareTo(period) < 0 ? AGAIN : period);
        try {
            Outcome outcome = round.run();
            pause = outcome == Outcome.LEFT || outcome == Outcome.MORE ? Optional.empty() : Optional.of(period);
            if (outcome == Outcome.MORE) {
                begun = true;
                lease.renewIfDue();
                held = Optional.of(lease);
            }
            return outcome;
        } catch (Lease.LostException e) {
            LOG.log(Level.INFO, "another server took over the work {0} amid a round", right.name());
            return Outcome.LEFT;
        } finally {
            if (held.isEmpty()) {
                pause.ifPresentOrElse(it -> lease.putOff(new BackOff(it, it), "it was tried"), lease::close);
            }
        }
    }
}
