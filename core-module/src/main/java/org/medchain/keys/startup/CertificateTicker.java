package org.medchain.keys.startup;

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

/** Looks every five seconds whether the files of the TLS certificate have changed, on each server. */
@Singleton
@Startup
@DependsOn("StartCheck")
@TransactionManagement(TransactionManagementType.BEAN)
public class CertificateTicker {

    @Inject
    private ServedCertificate certificate;

    @Inject
    private Clock clock;

    private RepeatedTask renewal;

    @PostConstruct
    void start() {
        renewal = new RepeatedTask("the renewal of the TLS certificate", clock);
        tick();
    }

    @Schedule(hour = "*", minute = "*", second = "*/5", persistent = false)
    void tick() {
        renewal.run(certificate::renew);
    }
}
