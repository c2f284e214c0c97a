package org.medchain.keys.server.tls;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.time.Clock;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.medchain.keys.server.RepeatedTask;

/** Looks every five seconds whether the files of the TLS certificate have changed, on each server. */
@Singleton
@Startup
@DependsOn("StartCheck")
@TransactionManagement(TransactionManagementType.BEAN)
public class CertificateTicker {

    private static final Metadata END = Metadata.builder()
            .withName("medchain_tls_certificate_end_seconds")
            .withDescription("When the server's TLS certificate ends, in seconds since 1970")
            .build();

    @Inject
    private ServedCertificate certificate;

    @Inject
    private Clock clock;

    @Inject
    private MetricRegistry metrics;

    private RepeatedTask renewal;

    @PostConstruct
    void start() {
        renewal = new RepeatedTask("the renewal of the TLS certificate", clock);
        tick();
    }

    @Schedule(hour = "*", minute = "*", second = "*/5", persistent = false)
    void tick() {
        renewal.run(this::renew);
    }

    /** The end is shown from when there is one: the server may make its first keystore after this has begun. */
    private void renew() {
        certificate.renew();
        if (certificate.end().isPresent()) {
            metrics.gauge(END, certificate, it -> it.end().orElseThrow().getEpochSecond());
        }
    }
}
