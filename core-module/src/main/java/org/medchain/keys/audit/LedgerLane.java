package org.medchain.keys.audit;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import org.medchain.keys.AuditUnavailableException;
import org.medchain.keys.server.RepeatedTask;

/**
 * A queue of units of the audit ledger, with the one writer that commits them in groups. While one group is on its way to the
 * disk the next one gathers; nobody waits for a group to fill. The events of a tenant all go through one lane, so they have one
 * order.
 *
 * <p>Guarantee: whatever a group fails with, the lane goes on; without it every later operation would be refused.
 */
final class LedgerLane implements Runnable {

    private static final Logger LOG = System.getLogger(LedgerLane.class.getName());

    private final BlockingQueue<LedgerUnit> queue;
    private final int groupLimit;
    private final Consumer<List<LedgerUnit>> writer;
    private final RepeatedTask writing;
    private volatile boolean stopped;

    /**
     * @param groupLimit units that are written together at most
     * @param writer brings a group to the disk and tells every unit of it how that ended
     */
    LedgerLane(int capacity, int groupLimit, Consumer<List<LedgerUnit>> writer, Clock clock) {
        this.queue = new ArrayBlockingQueue<>(capacity);
        this.groupLimit = groupLimit;
        this.writer = writer;
        this.writing = new RepeatedTask("the writing of audit events", clock);
    }

    /** @throws AuditUnavailableException if the lane is full or stopped */
    void add(LedgerUnit unit) {
        if (stopped || !queue.offer(unit)) {
            unit.giveUp();
            throw new AuditUnavailableException();
        }
    }

    @Override
    public void run() {
        try {
            while (!stopped) {
                LedgerUnit first = queue.take();
                writing.run(() -> write(first));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            stop();
        }
    }

    private void write(LedgerUnit first) {
        List<LedgerUnit> group = new ArrayList<>();
        group.add(first);
        queue.drainTo(group, groupLimit - 1);
        group.removeIf(unit -> !unit.take());
        if (!group.isEmpty()) {
            writeWhole(group);
        }
    }

    /** An error (no memory, for example) fails its group. */
    private void writeWhole(List<LedgerUnit> group) {
        try {
            writer.accept(group);
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "a group of " + group.size() + " audit events could not be written", e);
            group.forEach(unit -> unit.fail(unit.unavailable(e)));
        }
    }

    /** Lets nobody in any more and fails those who wait. */
    void stop() {
        stopped = true;
        List<LedgerUnit> left = new ArrayList<>();
        queue.drainTo(left);
        left.stream().filter(LedgerUnit::take).forEach(unit -> unit.fail(new AuditUnavailableException()));
    }
}
