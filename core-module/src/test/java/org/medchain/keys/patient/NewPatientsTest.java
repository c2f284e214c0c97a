package org.medchain.keys.patient;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.server.database.EntityColumns;

class NewPatientsTest {

    private static final EncryptionContext CONTEXT =
            new EncryptionContext(new TenantId("hospital-a"), new PatientId("patient-1"));

    private final UUID id = UuidCreator.getTimeOrderedEpoch();
    private final byte[] erasureKey = new byte[32];

    NewPatientsTest() {
        Arrays.fill(erasureKey, (byte) 7);
    }

    @Test
    void haveTheColumnsOfTheEntities() {
        assertThat(NewPatients.PATIENTS.columns()).containsExactlyInAnyOrderElementsOf(EntityColumns.of(Patient.class));
        assertThat(NewPatients.ERASURE_KEYS.columns())
                .containsExactlyInAnyOrder("tenant_id", "patient", "erasure_key")
                .hasSameSizeAs(EntityColumns.of(ErasureKey.class));
    }

    @Test
    void haveAValueForEachColumn() {
        assertThat(new Patient(id, CONTEXT, Hash.sha256(), Instant.EPOCH).row())
                .hasSameSizeAs(NewPatients.PATIENTS.columns());
        assertThat(new ErasureKey(new PatientRowId(CONTEXT.tenantId(), id), erasureKey).row())
                .hasSameSizeAs(NewPatients.ERASURE_KEYS.columns());
    }

    @Test
    void wipeTheErasureKeyAfterwardsAndNotBefore() {
        ErasureKey copy = new ErasureKey(new PatientRowId(CONTEXT.tenantId(), id), erasureKey);
        NewPatients.One one =
                new NewPatients.One(new Patient(id, CONTEXT, Hash.sha256(), Instant.EPOCH), Optional.of(copy));
        assertThat(copy.row()[2]).isEqualTo(erasureKey);

        NewPatients.ALL.afterwards(one);

        assertThat(copy.row()[2]).isEqualTo(new byte[32]);
    }
}
