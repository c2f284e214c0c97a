package org.medchain.keys.escrow.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.stream.IntStream;
import org.medchain.keys.BatchResult;
import org.medchain.keys.DecryptedDataKey;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.PatientId;
import org.medchain.keys.RotatedPatient;
import org.medchain.keys.escrow.recovery.InProcessRecoveries.Known;
import org.medchain.keys.patient.ErasureKeysOn;

/** A recovery of a tenant's data keys, as tests follow it. */
abstract class RecoveryScene {

    static final PatientId PATIENT = new PatientId("patient");
    static final PatientId OTHER = new PatientId("other");
    static final PatientId THIRD = new PatientId("third");

    final InProcessRecoveries recoveries;

    RecoveryScene(ErasureKeysOn place) {
        recoveries = new InProcessRecoveries(place);
    }

    void assertOpens(Known key) {
        try (DecryptedDataKey decrypted =
                recoveries.core().dataKeys().decrypt(key.generated().encryptedKey(), key.patientId())) {
            assertThat(decrypted.plainKey().copyOfBytes()).isEqualTo(key.bytes());
        }
    }

    void assertOpensNoMore(Known key) {
        assertThatExceptionOfType(InvalidEncryptedKeyException.class)
                .isThrownBy(() ->
                        recoveries.core().dataKeys().decrypt(key.generated().encryptedKey(), key.patientId()));
    }

    List<Known> generate(PatientId patientId, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> recoveries.generate(patientId))
                .toList();
    }

    static List<RotatedPatient> successes(List<BatchResult<RotatedPatient>> results) {
        return results.stream().map(result -> result.result().orElseThrow()).toList();
    }

    static void assertFailed(List<BatchResult<RotatedPatient>> results, Class<?> failure) {
        assertThat(results)
                .singleElement()
                .satisfies(it -> assertThat(it.failure().orElseThrow()).isInstanceOf(failure));
    }

    int execute(String sql, Object... parameters) {
        return recoveries.execute(sql, parameters);
    }
}
