package org.medchain.keys.audit;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.medchain.keys.AuditUnavailableException;
import org.medchain.keys.server.LimitedLog;
import org.medchain.keys.server.RepeatedTask;

/**
 * A queue of units of the audit ledger, with the one writer that commits them in groups. While one group is on its way to the
 * disk the next one gathers; nobody waits for a group to fill. The events of a tenant all go through one lane; those of a tenant whose
 * chain can't be written are deferred.
 *
 * <p>Guarantee: whatever a group fails with, the lane continues; without it every later operation would be refused.
 */
final class LedgerLane implements Runnable {

    private static final Logger LOG = System.getLogger(LedgerLane.class.getName());

    private static final Duration LONGEST_SLEEP = Duration.ofSeconds(1);

    /**
     * The part of the room for units that is for one tenant, and the part of a group that is for units that were
     * deferred.
     */
    private static final int PART_FOR_TENANT = 4;

    private static final int PART_FOR_DEFERRED = 2;

    private final BlockingQueue<LedgerUnit> queue;
    private final int groupLimit;
    private final GroupWriter writer;
    private final RepeatedTask writing;
    private final LimitedLog outages = new LimitedLog(LOG);
    private final LaneProgress progress = new LaneProgress(System::nanoTime);

    /** The units that were deferred, for the lane's thread alone. */
    private final DeferredUnits deferred;

    private final LongAdder groups = new LongAdder();
    private final LongAdder events = new LongAdder();
    private volatile boolean stopped;

    /**
     * @param groupLimit units that are written together at most
     * @param writer brings a group to the disk and tells every unit of it how that ended
     */
    LedgerLane(int capacity, int groupLimit, GroupWriter writer, Clock clock) {
        this.queue = new ArrayBlockingQueue<>(capacity);
        this.deferred = new DeferredUnits(Math.max(1, capacity / PART_FOR_TENANT));
        this.groupLimit = groupLimit;
        this.writer = writer;
        this.writing = new RepeatedTask("the writing of audit events", clock);
    }

    /** @throws AuditUnavailableException if the lane is full or stopped */
    void add(LedgerUnit unit) {
        progress.given();
        if (stopped || !queue.offer(unit)) {
            unit.giveUp();
            throw new AuditUnavailableException();
        }
    }

    /** Ends when the lane is stopped, or with its thread; then another thread can continue. */
    @Override
    public void run() {
        try {
            while (!stopped) {
                LedgerUnit first = queue.poll(sleep().toNanos(), TimeUnit.NANOSECONDS);
                writing.run(() -> writeNext(first));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (stopped) {
                deferred.stop();
                stop();
            }
        }
    }

    private Duration sleep() {
        Duration pause = deferred.pause(System.nanoTime()).orElse(LONGEST_SLEEP);
        return pause.compareTo(LONGEST_SLEEP) < 0 ? pause : LONGEST_SLEEP;
    }

    /** @param first null if nothing arrived meanwhile */
    private void writeNext(LedgerUnit first) {
        long now = System.nanoTime();
        List<LedgerUnit> arrived = new ArrayList<>();
        if (first != null) {
            arrived.add(first);
        }
        List<LedgerUnit> group = deferred.takeBusy(Math.max(1, groupLimit / PART_FOR_DEFERRED), now);
        queue.drainTo(arrived, groupLimit - group.size() - arrived.size());
        for (LedgerUnit unit : arrived) {
            if (!deferred.keep(unit, now) && unit.take()) {
                group.add(unit);
            }
        }
        write(group, false);
        write(deferred.takeSlow(groupLimit, now), true);
    }

    private void write(List<LedgerUnit> group, boolean apart) {
        if (!group.isEmpty()) {
            groups.increment();
            events.add(group.size());
            long began = System.nanoTime();
            DeferredGroup left = writeWhole(group, apart);
            deferred.note(group, left, began, System.nanoTime());
            if (!left.equals(DeferredGroup.NONE) || group.stream().anyMatch(LedgerUnit::isCommitted)) {
                progress.moved(!queue.isEmpty());
            }
        }
    }

    /** An error (no memory, for example) fails its group. */
    private DeferredGroup writeWhole(List<LedgerUnit> group, boolean apart) {
        try {
            return writer.write(group, apart);
        } catch (RuntimeException | Error e) {
            outages.log(Level.ERROR, "audit events could not be written", ", a group of " + group.size(), e);
            group.forEach(unit -> unit.fail(unit.unavailable(e)));
            return DeferredGroup.NONE;
        }
    }

    /** Returns true if units wait or fail, and none was committed for longer than a caller waits. */
    boolean isStuck(Duration deadline) {
        return progress.isStuck(deadline);
    }

    /** Returns how many units wait for the writer. */
    int waiting() {
        return queue.size();
    }

    /** Returns how many groups the writer was given since the start. */
    long groups() {
        return groups.sum();
    }

    /** Returns how many events were in those groups. */
    long events() {
        return events.sum();
    }

    boolean isStopped() {
        return stopped;
    }

    /** Lets nobody in any more and fails those who wait. */
    void stop() {
        stopped = true;
        List<LedgerUnit> left = new ArrayList<>();
        queue.drainTo(left);
        left.stream().filter(LedgerUnit::take).forEach(unit -> unit.fail(new AuditUnavailableException()));
    }
}
