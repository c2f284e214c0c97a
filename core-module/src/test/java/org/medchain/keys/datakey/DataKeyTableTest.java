package org.medchain.keys.datakey;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.TenantId;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.provider.ProviderType;

class DataKeyTableTest {

    @Test
    void hasAValueForEachColumn() {
        Wrapping wrapping = new Wrapping(ProviderType.LOCAL, "kek", new EncryptedKey(new byte[100]));
        DataKey dataKey = new DataKey(
                new DataKeyId(UuidCreator.getTimeOrderedEpoch()),
                new PatientRowId(new TenantId("hospital-a"), UuidCreator.getTimeOrderedEpoch()),
                wrapping,
                Instant.EPOCH);

        assertThat(dataKey.row()).hasSameSizeAs(DataKeyTable.TABLE.columns());
    }
}
