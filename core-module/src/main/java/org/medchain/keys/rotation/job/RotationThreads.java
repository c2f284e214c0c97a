package org.medchain.keys.rotation.job;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;

/** The server's threads that rotations of whole tenants run on. */
@ApplicationScoped
class RotationThreads {

    @Resource
    private ManagedExecutorService executor;

    @Resource
    private ManagedThreadFactory factory;

    /** For short tasks, which the executor may share out. */
    ExecutorService executor() {
        return executor;
    }

    /** For work that goes on for hours. */
    ThreadFactory factory() {
        return factory;
    }
}
