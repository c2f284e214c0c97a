package org.medchain.keys.work;

import java.time.Duration;
import java.util.Optional;

/** The outcome of a step that did not fail. */
public final class Outcome {

    /** The outcome after which the next step follows at once, since there is more to do. */
    public static final Outcome MORE = new Outcome(Optional.empty(), "there is more to do");

    /** The outcome after which nothing is left to do until the work is due again. */
    public static final Outcome DONE = new Outcome(Optional.empty(), "nothing is left to do");

    /** The outcome of a work of all servers that this one may not do now: it is left to another. */
    public static final Outcome LEFT = new Outcome(Optional.empty(), "it is left to another server");

    private final Optional<Duration> wait;
    private final String because;

    private Outcome(Optional<Duration> wait, String because) {
        this.wait = wait;
        this.because = because;
    }

    /**
     * Returns the outcome of a step that could not do all there is: the next one comes when that time is over, whatever the period, and until then the work is due.
     *
     * @param because says what it waits for, in words that are always the same
     */
    public static Outcome waitFor(Duration wait, String because) {
        return new Outcome(Optional.of(wait), because);
    }

    /** Returns for how long no step comes; empty if the work does not wait. */
    Optional<Duration> waiting() {
        return wait;
    }

    String because() {
        return because;
    }

    @Override
    public String toString() {
        return because + wait.map(time -> ", for " + time).orElse("");
    }
}
