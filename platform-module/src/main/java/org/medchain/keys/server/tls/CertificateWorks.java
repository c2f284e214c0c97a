package org.medchain.keys.server.tls;

import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.medchain.keys.server.NamedMetric;
import org.medchain.keys.server.Shared;
import org.medchain.keys.work.Work;
import org.medchain.keys.work.Works;

/** Looks every five seconds whether the files of the TLS certificate have changed. */
@Shared
record CertificateWorks(ServedCertificate certificate) implements Works {

    private static final Duration PERIOD = Duration.ofSeconds(5);
    private static final Metadata END = NamedMetric.of(
            "medchain_tls_certificate_end_seconds", "When the server's TLS certificate ends, in seconds since 1970");

    @Inject
    CertificateWorks {}

    @Override
    public List<Work> declare(MetricRegistry metrics) {
        return List.of(Work.every(PERIOD, "certificate", () -> renew(metrics)).beginningWith(() -> renew(metrics)));
    }

    /** The end is shown from when there is one: the server may make its first keystore after this has begun. */
    private void renew(MetricRegistry metrics) {
        certificate.renew();
        if (certificate.end().isPresent()) {
            metrics.gauge(END, certificate, it -> it.end().orElseThrow().getEpochSecond());
        }
    }
}
