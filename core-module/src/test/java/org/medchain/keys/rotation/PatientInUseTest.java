package org.medchain.keys.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.RotatedPatient;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.OperationThreads;
import org.medchain.keys.audit.WaitingCaller;
import org.medchain.keys.kms.WrappingCount;
import org.medchain.keys.provider.DueWrappings;
import org.medchain.keys.rotation.job.InProcessRotation;
import org.medchain.keys.rotation.job.RotationJob;
import org.medchain.keys.rotation.job.RotationStatus;
import org.medchain.keys.server.database.DatabaseKind;

/** A patient with 300 data keys is rotated by calls of 10 ms each, and gets another data key each second. */
@ParameterizedClass
@EnumSource
class PatientInUseTest {

    private static final PatientId PATIENT = new PatientId("patient");
    private static final int KEYS = 300;
    private static final Duration CALL = Duration.ofMillis(10);

    private final InProcessRotation rotation;
    private final TenantId tenant;
    private final List<EncryptedKey> added = new ArrayList<>();
    private final String leaked;

    PatientInUseTest(DatabaseKind kind) {
        rotation = new InProcessRotation(kind);
        tenant = rotation.addTenant();
        rotation.addPatient(tenant, PATIENT.value(), 1);
        rotation.keys().addMany(new EncryptionContext(tenant, PATIENT), KEYS - 1);
        leaked = wrappings().get(0).wrappedUnder();
        rotation.keys().provider().renewKek();
        AtomicInteger calls = new AtomicInteger();
        rotation.beforeRewrap(() -> {
            rotation.clock().advance(CALL);
            if (calls.incrementAndGet() % 100 == 0) {
                added.add(rotation.keys().generate(PATIENT).encryptedKey());
            }
        });
    }

    private List<WrappingCount> wrappings() {
        return rotation.keys().dataKeys().countWrappings(Optional.of(tenant));
    }

    private void assertNothingIsLeft() {
        assertThat(added).hasSize(3);
        assertThat(wrappings())
                .singleElement()
                .satisfies(it -> assertThat(it.wrappedUnder()).isNotEqualTo(leaked))
                .satisfies(it -> assertThat(it.keys()).isEqualTo(KEYS + added.size()));
        rotation.keys().provider().dropEarlierKeks();
        added.forEach(key -> rotation.keys().decrypt(key, PATIENT).close());
    }

    private void assertDone(RotationJob job) {
        assertThat(job.status()).isEqualTo(RotationStatus.DONE);
        assertThat(job.progress().done()).isEqualTo(1);
        assertThat(job.progress().failed()).isZero();
        assertNothingIsLeft();
    }

    @Test
    void isRotated() {
        RotatedPatient rotated = WaitingCaller.call(after -> InProcessRotationOperations.of(rotation)
                .rotate(Optional.empty(), PATIENT, OperationThreads.ofCaller(after)));

        assertThat(rotated).isEqualTo(new RotatedPatient(KEYS, 0, 2));
        assertNothingIsLeft();
    }

    @Test
    void isRotatedWithItsTenant() {
        assertDone(rotation.work(rotation.storeJob(tenant)));
    }

    @Test
    void isNotLeftBehindAfterACompromise() {
        assertDone(rotation.work(rotation.storeJob(
                tenant, new DueWrappings.Selected(Optional.of(leaked), Optional.empty(), Optional.empty()))));
    }
}
