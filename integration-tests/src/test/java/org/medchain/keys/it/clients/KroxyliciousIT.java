package org.medchain.keys.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.client.OnSharedApi;
import org.medchain.keys.it.clients.OtherClient.Ended;
import org.medchain.keys.it.server.OnePass;

/** The record encryption of Kroxylicious, which names no patient. */
@Tag("proof")
@OnSharedApi
@OnePass
class KroxyliciousIT {

    private final Api api;

    KroxyliciousIT(Api api) {
        this.api = api;
    }

    @Test
    void findsTheKeyAndIsRefusedADataKey() throws IOException, InterruptedException {
        Hospital hospital = api.newHospital();
        OtherClient client = OtherClient.ofJava("kroxylicious", "pom.xml", "KafkaKeys.java", Map.of());

        Ended ended = client.run(api.installation().server().uri().toString(), hospital, hospital.tenantId());

        assertThat(ended.out()).contains("The key is " + hospital.tenantId() + ".");
        assertThat(ended.status()).isEqualTo(1);
        // What it makes of status 400.
        assertThat(ended.err()).contains("io.kroxylicious.kms.service.UnknownKeyException");
    }
}
