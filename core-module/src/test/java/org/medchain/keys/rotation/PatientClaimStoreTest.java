package org.medchain.keys.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.TenantId;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.server.database.DatabaseKind;

@ParameterizedClass
@EnumSource
class PatientClaimStoreTest {

    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    private static final Instant UNTIL = NOW.plusSeconds(60);

    private final PatientRowId patient = new PatientRowId(new TenantId("hospital-a"), UUID.randomUUID());
    private final UUID first = UUID.randomUUID();
    private final UUID second = UUID.randomUUID();
    private final PatientClaimStore claims;

    PatientClaimStoreTest(DatabaseKind kind) {
        claims = new PatientClaimStore(kind.database());
    }

    private boolean take(UUID holder, Instant now) {
        return claims.take(patient, holder, now, now.plusSeconds(60));
    }

    @Nested
    class Take {

        @Test
        void isForOneHolderAtATime() {
            assertThat(take(first, NOW)).isTrue();
            assertThat(take(second, NOW)).isFalse();
            assertThat(take(second, UNTIL)).isFalse();
        }

        @Test
        void succeedsWhenTheClaimHasEndedByItself() {
            take(first, NOW);

            assertThat(take(second, UNTIL.plusNanos(1000))).isTrue();
            assertThat(claims.renew(patient, first, UNTIL.plusSeconds(60))).isFalse();
        }

        @Test
        void ofAnotherPatientIsAnotherClaim() {
            take(first, NOW);

            assertThat(claims.take(new PatientRowId(patient.tenantId(), UUID.randomUUID()), second, NOW, UNTIL))
                    .isTrue();
        }
    }

    @Nested
    class Renew {

        @Test
        void lengthensTheHoldersClaim() {
            take(first, NOW);

            assertThat(claims.renew(patient, first, UNTIL.plusSeconds(60))).isTrue();
            assertThat(take(second, UNTIL.plusSeconds(1))).isFalse();
            assertThat(take(second, UNTIL.plusSeconds(61))).isTrue();
        }

        @Test
        void isRefusedToAnother() {
            take(first, NOW);

            assertThat(claims.renew(patient, second, UNTIL.plusSeconds(60))).isFalse();
            assertThat(take(second, UNTIL.plusSeconds(1))).isTrue();
        }
    }

    @Nested
    class Release {

        @Test
        void letsTheNextOneIn() {
            take(first, NOW);

            claims.release(patient, first, NOW);

            assertThat(take(second, NOW)).isTrue();
        }

        @Test
        void byAnotherChangesNothing() {
            take(first, NOW);

            claims.release(patient, second, NOW);

            assertThat(take(second, NOW)).isFalse();
        }
    }
}
