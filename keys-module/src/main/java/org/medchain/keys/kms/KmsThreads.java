package org.medchain.keys.kms;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.medchain.keys.KmsBusyException;
import org.medchain.keys.audit.OperationThreads;

/**
 * The threads of operations that call the provider. If that calls the network, they are threads of its own, so that what hangs there takes none from
 * requests and health checks; if not, it is the caller's.
 */
@ApplicationScoped
class KmsThreads {

    private static final long IDLE_SECONDS = 60;

    @Resource
    private ManagedExecutorService after;

    @Resource
    private ManagedThreadFactory factory;

    private boolean callsTheNetwork;
    private KmsCallSettings limits;
    private ExecutorService calling;

    /** The proxy calls this constructor. */
    protected KmsThreads() {}

    @Inject
    KmsThreads(TenantProvider provider, KmsCallSettings limits) {
        this.callsTheNetwork = provider.callsTheNetwork();
        this.limits = limits;
    }

    @PostConstruct
    void start() {
        calling = pool(limits, factory);
    }

    /** Returns a pool in which no call waits for a thread: one that would have to is refused. */
    static ExecutorService pool(KmsCallSettings limits, ThreadFactory factory) {
        return new ThreadPoolExecutor(
                0,
                limits.threads(),
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                factory,
                (task, full) -> {
                    throw new KmsBusyException(KmsGate.RETRY_AFTER);
                });
    }

    @PreDestroy
    void stop() {
        calling.shutdown();
    }

    /** Returns the threads of an operation whose caller does not wait. */
    @Produces
    @Singleton
    OperationThreads ofOperations() {
        return new OperationThreads(callsTheNetwork ? calling : Runnable::run, orHere(after));
    }

    /**
     * A server that stops has no threads for more tasks, while requests are under way: what they have committed is answered on the thread
     * that committed it.
     */
    static Executor orHere(Executor threads) {
        return task -> {
            try {
                threads.execute(task);
            } catch (RejectedExecutionException e) {
                task.run();
            }
        };
    }
}
