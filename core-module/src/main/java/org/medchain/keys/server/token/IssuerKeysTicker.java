package org.medchain.keys.server.token;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.time.Clock;
import org.medchain.keys.server.RepeatedTask;

/** Looks every second whether the issuer's keys are to be read again, on each server. */
@Singleton
@Startup
@DependsOn("StartCheck")
@TransactionManagement(TransactionManagementType.BEAN)
public class IssuerKeysTicker {

    @Inject
    private IssuerKeys keys;

    @Inject
    private Clock clock;

    private RepeatedTask looking;

    @PostConstruct
    void start() {
        looking = new RepeatedTask("the look for the issuer's keys", clock);
        tick();
    }

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    void tick() {
        looking.run(keys::look);
    }
}
