package org.medchain.keys.it.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.medchain.keys.PatientId;
import org.medchain.keys.client.KeySource;
import org.medchain.keys.client.KeySourceContract;
import org.medchain.keys.client.http.HttpKeySource;
import org.medchain.keys.client.http.HttpKeySourceSettings;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.client.OnSharedApi;

/** What holds for every source of data keys, of the client module's source over HTTP with the server behind it. */
@OnSharedApi
class KeySourceIT extends KeySourceContract {

    /** Of a thousand data keys, too, while other tests have the processors. */
    private static final Duration LONGEST = Duration.ofMinutes(3);

    private final Hospital hospital;
    private final KeySource source;

    KeySourceIT(Api api) {
        hospital = api.newHospital();
        source = new HttpKeySource(
                new HttpKeySourceSettings(api.installation().server().uri(), hospital::keyUser, LONGEST, LONGEST));
    }

    @Override
    protected KeySource source() {
        return source;
    }

    @Override
    protected void suspendTenant() {
        hospital.suspend();
    }

    @Override
    protected void requestDestruction(PatientId patientId) {
        hospital.destroy(patientId.value());
    }

    @Override
    protected void eraseKeys(PatientId patientId) {
        hospital.eraseAtOnce();
        hospital.destroy(patientId.value());
        await().atMost(LONGEST)
                .untilAsserted(
                        () -> assertThat(hospital.generate(patientId.value()).status())
                                .isEqualTo(410));
    }
}
