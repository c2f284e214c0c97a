package org.medchain.keys.web.health;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.medchain.keys.server.RepeatedTask;
import org.medchain.keys.server.probe.ProbeAnswer;
import org.medchain.keys.server.probe.ProbeServer;
import org.medchain.keys.server.probe.ProcessHealth;

/**
 * Answers on the port of probes, while the application is deployed, and makes the rounds whose findings are answered there.
 * Neither has a thread of those that requests share.
 */
@WebListener
public class Probes implements ServletContextListener {

    @Resource
    private ManagedThreadFactory threads;

    @Inject
    private ReadinessRounds readiness;

    @Inject
    private ProcessHealth process;

    @Inject
    private ProbeServer server;

    @Inject
    private Clock clock;

    private ScheduledExecutorService executor;

    @Override
    public void contextInitialized(ServletContextEvent event) {
        RepeatedTask rounds = new RepeatedTask("the round of the checks of readiness", clock);
        executor = Executors.newSingleThreadScheduledExecutor(threads);
        // Nobody waits for it: a round logs its own failures.
        ScheduledFuture<?> unused =
                executor.scheduleWithFixedDelay(() -> rounds.run(readiness::run), 0, 1, TimeUnit.SECONDS);
        server.start(Map.of(
                "/health/live", () -> one("live", process.isAlive()),
                "/health/started", () -> one("started", true),
                "/health/ready", readiness::answer));
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        server.stop();
        executor.shutdownNow();
    }

    private static ProbeAnswer one(String name, boolean up) {
        return HealthJson.of(List.of(new HealthCheckResponse(name, up ? Status.UP : Status.DOWN, Optional.empty())));
    }
}
