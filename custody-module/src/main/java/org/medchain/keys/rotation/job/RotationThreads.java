package org.medchain.keys.rotation.job;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/**
 * The threads that rotations of whole tenants run on. They are none of those that requests run on: calls to the provider may hang. How many there are
 * is bounded by the rotations that are under way at once and their settings.
 */
@ApplicationScoped
class RotationThreads {

    @Resource
    private ManagedThreadFactory factory;

    private ExecutorService executor;

    @PostConstruct
    void start() {
        executor = Executors.newCachedThreadPool(factory);
    }

    @PreDestroy
    void stop() {
        executor.shutdownNow();
    }

    /** Returns the executor for short tasks. */
    ExecutorService executor() {
        return executor;
    }

    /** Returns the factory for work that takes hours. */
    ThreadFactory factory() {
        return factory;
    }
}
