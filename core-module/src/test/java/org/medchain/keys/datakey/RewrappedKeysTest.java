package org.medchain.keys.datakey;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.RotatedPatient;
import org.medchain.keys.TenantId;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.provider.ProviderType;

class RewrappedKeysTest {

    private static final Instant THEN = Instant.parse("2026-11-01T12:00:00Z");
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final PatientRowId PATIENT = new PatientRowId(new TenantId("clinic"), UUID.randomUUID());
    private static final Wrapping WRAPPING = new Wrapping(ProviderType.LOCAL, "kek", new EncryptedKey(new byte[100]));

    private final DataKey first = key();
    private final DataKey second = key();

    private static DataKey key() {
        return new DataKey(new DataKeyId(UUID.randomUUID()), PATIENT, WRAPPING, THEN);
    }

    private static RewrappedKeys rewrapped(List<DataKey> all, DataKey... moved) {
        return new RewrappedKeys(
                PATIENT,
                all,
                Stream.of(moved)
                        .map(key -> new RewrappedKey(key.keyId(), key.generation(), WRAPPING, NOW))
                        .toList());
    }

    @Nested
    class Result {

        @Test
        void saysHowManyMovedAndHowManyStayed() {
            assertThat(rewrapped(List.of(first, second), second).result()).isEqualTo(new RotatedPatient(1, 1, 2));
        }

        @Test
        void keepsTheGenerationIfNothingMoved() {
            assertThat(rewrapped(List.of(first, second)).result()).isEqualTo(new RotatedPatient(0, 2, 1));
        }

        @Test
        void hasGenerationZeroForAPatientWithoutKeys() {
            assertThat(rewrapped(List.of()).result()).isEqualTo(new RotatedPatient(0, 0, 0));
        }
    }

    @Nested
    class Expected {

        @Test
        void isTheGenerationOfEachKeyAsItWasRead() {
            assertThat(rewrapped(List.of(first, second), first).expected())
                    .isEqualTo(Map.of(
                            first.keyId().value(), 1,
                            second.keyId().value(), 1));
        }
    }

    @Nested
    class RenewedSince {

        @Test
        void countsNoKeyOfTheFirstGeneration() {
            assertThat(rewrapped(List.of(first, second)).renewedSince(THEN)).isZero();
        }
    }
}
