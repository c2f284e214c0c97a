package org.medchain.keys.it.inserver;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Threads of the server that have no request. */
@ApplicationScoped
class ManagedThreads {

    @Resource
    private ManagedThreadFactory threads;

    /** Returns when the work is done. */
    void run(Runnable work, Duration longest) throws Exception {
        FutureTask<Void> task = new FutureTask<>(work, null);
        threads.newThread(task).start();
        task.get(longest.toSeconds(), TimeUnit.SECONDS);
    }
}
