package org.medchain.keys.datakey;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.server.database.DatabaseKind;

@ParameterizedClass
@EnumSource
class StagedLeaseStoreTest {

    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    private static final Instant UNTIL = NOW.plusSeconds(60);

    private final UUID holder = UUID.randomUUID();
    private final UUID other = UUID.randomUUID();
    private final StagedLeaseStore leases;
    private final PatientRowId patient;

    StagedLeaseStoreTest(DatabaseKind kind) {
        InProcessDataKeys prepared = new InProcessDataKeys(new InProcessAudit(kind.database()), InProcessAudit.CLOCK);
        leases = new StagedLeaseStore(kind.database());
        patient = prepared.patients().add(prepared.patients().contextOf("patient"));
    }

    @Test
    void oneHasItUntilItEnds() {
        assertThat(leases.take(patient, holder, NOW, UNTIL)).isTrue();

        assertThat(leases.take(patient, other, NOW, UNTIL)).isFalse();
        assertThat(leases.take(patient, other, UNTIL, UNTIL.plusSeconds(60))).isTrue();
    }

    @Test
    void theHolderAloneRenewsIt() {
        leases.take(patient, holder, NOW, UNTIL);

        assertThat(leases.renew(patient, other, UNTIL.plusSeconds(60))).isFalse();
        assertThat(leases.renew(patient, holder, UNTIL.plusSeconds(60))).isTrue();

        assertThat(leases.take(patient, other, UNTIL, UNTIL.plusSeconds(60))).isFalse();
    }

    @Test
    void itIsFreeOnceItIsReleased() {
        leases.take(patient, holder, NOW, UNTIL);

        leases.release(patient, holder, NOW);

        assertThat(leases.take(patient, other, NOW, UNTIL)).isTrue();
    }
}
