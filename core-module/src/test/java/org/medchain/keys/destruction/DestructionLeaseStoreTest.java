package org.medchain.keys.destruction;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.PatientId;
import org.medchain.keys.server.database.DatabaseKind;

@ParameterizedClass
@EnumSource
class DestructionLeaseStoreTest {

    private static final Instant NOW = SetClock.START.plus(InProcessDestructions.WINDOW);
    private static final Instant UNTIL = NOW.plusSeconds(30);
    private static final Instant AFTER = UNTIL.plusNanos(1000);

    private final InProcessDestructions destructions;
    private final DestructionLeaseStore leases;
    private final DestructionRowId id;
    private final UUID first = UUID.randomUUID();
    private final UUID second = UUID.randomUUID();

    DestructionLeaseStoreTest(DatabaseKind kind) {
        destructions = new InProcessDestructions(kind);
        leases = destructions.leases();
        PatientId patientId = new PatientId("patient");
        destructions.addPatient(patientId);
        id = destructions.rowOf(destructions.request(patientId));
    }

    private boolean take(UUID holder, Instant now) {
        return leases.take(id, holder, now, now.plusSeconds(30));
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
        void keepsTheDestructionFromBeingFoundUntilTheLeaseHasEnded() {
            take(first, NOW);

            assertThat(destructions.store().findDue(UNTIL, Duration.ZERO, Optional.empty(), 10))
                    .isEmpty();
            assertThat(destructions.store().findDue(AFTER, Duration.ZERO, Optional.empty(), 10))
                    .containsExactly(id);
        }

        @Test
        void succeedsWhenTheLeaseHasEndedByItself() {
            take(first, NOW);

            assertThat(take(second, AFTER)).isTrue();
            assertThat(leases.renew(id, first, AFTER.plusSeconds(30))).isFalse();
        }

        @Test
        void ofAnotherDestructionIsAnotherLease() {
            take(first, NOW);
            PatientId other = new PatientId("other");
            destructions.addPatient(other);

            assertThat(leases.take(destructions.rowOf(destructions.request(other)), second, NOW, UNTIL))
                    .isTrue();
        }
    }

    @Nested
    class Renew {

        @Test
        void lengthensTheHoldersLease() {
            take(first, NOW);

            assertThat(leases.renew(id, first, UNTIL.plusSeconds(30))).isTrue();
            assertThat(take(second, UNTIL.plusSeconds(1))).isFalse();
        }

        @Test
        void isRefusedToAnother() {
            take(first, NOW);

            assertThat(leases.renew(id, second, UNTIL.plusSeconds(30))).isFalse();
            assertThat(take(second, AFTER)).isTrue();
        }
    }

    @Nested
    class Release {

        @Test
        void letsTheNextOneIn() {
            take(first, NOW);

            leases.release(id, first, NOW);

            assertThat(take(second, NOW)).isTrue();
        }

        @Test
        void byAnotherChangesNothing() {
            take(first, NOW);

            leases.release(id, second, NOW);

            assertThat(take(second, NOW)).isFalse();
        }
    }
}
