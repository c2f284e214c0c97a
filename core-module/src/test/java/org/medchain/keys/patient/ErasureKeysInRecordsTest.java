package org.medchain.keys.patient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.medchain.keys.TenantId;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.patient.erased.ErasedPatient;

/** What a caller gets if the records database has the erasure keys. */
class ErasureKeysInRecordsTest {

    private static final TenantId TENANT = new TenantId("clinic");
    private static final Hash HASH = new Hash(new byte[Hash.LENGTH]);

    private final ErasureKeyStore keys = new ErasureKeysInRecords(new SecureRandom());

    @Test
    void aNewKeyIsStoredWithThePatient() {
        KeptErasureKey made = keys.prepareNew(TENANT, HASH).orElseThrow();

        assertThat(keys.toRecord(made.patient(), made.bytes()).orElseThrow().row())
                .containsExactly(TENANT.value(), made.patient().value(), made.bytes());
    }

    @Test
    void nobodyLooksForARowThatTheLedgerRefuses() {
        assertThatCode(() -> keys.requireNotLost(() -> {
                    throw new IllegalStateException("asked");
                }))
                .doesNotThrowAnyException();
    }

    @Test
    void noPatientAndNoKeyReturns() {
        ErasedPatient listed = new ErasedPatient(TENANT, UUID.randomUUID(), HASH, UUID.randomUUID(), Instant.EPOCH);

        assertThat(keys.findReturning(TENANT, HASH, () -> {
                    throw new IllegalStateException("asked");
                }))
                .isEmpty();
        assertThat(keys.findRestored(List.of(listed))).isEmpty();
        assertThat(keys.hasGoneBack()).isFalse();
        assertThat(keys.listsErased()).isFalse();
    }
}
