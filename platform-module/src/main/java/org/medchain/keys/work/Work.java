package org.medchain.keys.work;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A task that each server does by itself, again and again.
 *
 * @param kind names the work in the log and in the metrics; every work has its own
 * @param period how often it is due, in whole seconds
 * @param step does some of what there is to do, and says whether there is more or how long it waits. It may fail: the next one comes when the work is due again
 * @param atStart is done once before the first step, and before the server serves
 * @param atStop is done once after the last step, when the server stops
 */
public record Work(String kind, Duration period, Step step, Runnable atStart, Runnable atStop) {

    /** The time for which one server has a work of all servers to itself. */
    private static final Duration LONGEST_STEP = Duration.ofMinutes(3);

    /** The period after which each server looks again whether a work of all servers is due. */
    private static final Duration LOOK = Duration.ofSeconds(10);

    /** Does some of what there is to do. */
    public interface Step {

        /** Returns whether there is more, or what it waits for. */
        Outcome run();
    }

    public Work {
        if (period.isZero() || period.isNegative() || period.toNanosPart() != 0) {
            throw new IllegalArgumentException("the period of " + kind + " is not one of whole seconds");
        }
    }

    /** Returns a work that has done all there is after each step. */
    public static Work every(Duration period, String kind, Runnable step) {
        return inParts(period, kind, () -> {
            step.run();
            return Outcome.DONE;
        });
    }

    /** Returns a work whose steps do a part of what there is. */
    public static Work inParts(Duration period, String kind, Step step) {
        return new Work(kind, period, step, Work::nothing, Work::nothing);
    }

    /**
     * Returns a work that one of all servers does in each period. A server that dies meanwhile leaves it to another, {@link #LONGEST_STEP} later. A step
     * that takes longer may meet one of another server: both have to do no harm then.
     *
     * @param leases remember when it was done last, for all servers
     * @param step returns false if this server may not do it now, so that another one does
     */
    public static Work onOneServer(Duration period, String kind, WorkStore leases, BooleanSupplier step) {
        return inPartsOnOneServer(period, kind, leases, () -> () -> step.getAsBoolean() ? Outcome.DONE : Outcome.LEFT);
    }

    /**
     * Returns a work that one of all servers does in each period, in parts that take no longer than {@link #LONGEST_STEP} each.
     *
     * @param leases remember when it was done last, for all servers
     * @param newRound makes the steps of a round, which this server does one after the other; one that is {@link Outcome#LEFT} ends the round here
     */
    public static Work inPartsOnOneServer(Duration period, String kind, WorkStore leases, Supplier<Step> newRound) {
        LeaseKind<String> right = LeaseKind.ofInstallation(kind, LONGEST_STEP);
        return inParts(
                period.compareTo(LOOK) < 0 ? period : LOOK, kind, new RoundOfOne(right, period, leases, newRound));
    }

    /** Returns this work with something to do before the first step. */
    public Work beginningWith(Runnable first) {
        return new Work(kind, period, step, first, atStop);
    }

    /** Returns this work with something to do after the last step. */
    public Work endingWith(Runnable last) {
        return new Work(kind, period, step, atStart, last);
    }

    private static void nothing() {
        // Most works have nothing to do there.
    }
}
