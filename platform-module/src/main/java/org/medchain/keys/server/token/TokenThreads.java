package org.medchain.keys.server.token;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Executor;

/** The server's threads that the issuer's keys are read on. */
@ApplicationScoped
class TokenThreads {

    @Resource
    private ManagedExecutorService executor;

    Executor executor() {
        return executor;
    }
}
