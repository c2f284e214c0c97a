package org.medchain.keys.audit;

import jakarta.enterprise.concurrent.ManagedThreadFactory;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import org.medchain.keys.server.LimitedLog;
import org.medchain.keys.server.RepeatedTask;

/**
 * The threads of the lanes of the audit ledger. If the thread of a lane ends, another one continues the lane.
 *
 * <p>Guarantee: a lane has a thread until it is stopped. If no other thread can be made, the same thread continues.
 */
final class LaneThreads {

    private static final Logger LOG = System.getLogger(LaneThreads.class.getName());

    private final LimitedLog log = new LimitedLog(LOG);
    private final ManagedThreadFactory threads;
    private final RepeatedTask serving;

    LaneThreads(ManagedThreadFactory threads, Clock clock) {
        this.threads = threads;
        this.serving = new RepeatedTask("the thread of a lane of the audit ledger", clock);
    }

    void start(LedgerLane lane) {
        threads.newThread(() -> serve(lane)).start();
    }

    private void serve(LedgerLane lane) {
        do {
            serving.run(lane);
        } while (!lane.isStopped() && !isHandedOver(lane));
    }

    private boolean isHandedOver(LedgerLane lane) {
        try {
            start(lane);
            tell("the thread of a lane of the audit ledger ended, and another one goes on", null);
            return true;
        } catch (IllegalStateException e) {
            // The container is stopping, and lets no thread begin.
            lane.stop();
            return true;
        } catch (RuntimeException | Error e) {
            // An interrupt that ended the lane would end it again.
            Thread.interrupted();
            tell("the thread of a lane of the audit ledger goes on, since no other one can be made", e);
            return false;
        }
    }

    /**
     * Logs a failure. Without memory the log fails too, and the lane continues: it is worth more than this line.
     */
    private void tell(String what, Throwable failure) {
        serving.run(() -> log.log(Level.ERROR, what, "", failure));
    }
}
