package org.medchain.keys.work;

import java.time.Instant;
import java.util.Optional;

/** The outcome of a step that did not fail. */
public final class Outcome {

    /** The outcome after which the next step follows at once, since there is more to do. */
    public static final Outcome MORE = new Outcome(Optional.empty(), "there is more to do");

    /** The outcome after which nothing is left to do until the work is due again. */
    public static final Outcome DONE = new Outcome(Optional.empty(), "nothing is left to do");

    private final Optional<Instant> notBefore;
    private final String because;

    private Outcome(Optional<Instant> notBefore, String because) {
        this.notBefore = notBefore;
        this.because = because;
    }

    /**
     * Returns the outcome of a step that could not do all there is: the next one comes at that time, whatever the period, and until then the work is due.
     *
     * @param time by the clock of this server
     * @param because says what it waits for, in words that are always the same
     */
    public static Outcome waitUntil(Instant time, String because) {
        return new Outcome(Optional.of(time), because);
    }

    /** Returns the time before which no step comes; empty if the work does not wait. */
    Optional<Instant> notBefore() {
        return notBefore;
    }

    String because() {
        return because;
    }

    @Override
    public String toString() {
        return because + notBefore.map(time -> ", until " + time).orElse("");
    }
}
