package org.medchain.keys.patient.erased;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.Effect;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.InProcessDatabase;

@ParameterizedClass
@EnumSource
class ErasureGuardTest {

    private final TenantId tenant = new TenantId("clinic-" + UUID.randomUUID());
    private final Hash hash = randomHash();
    private final ErasedRows listed = new ErasedRows();
    private final ErasureGuard guard = new ErasureGuard(listed);
    private final InProcessDatabase database;

    ErasureGuardTest(DatabaseKind kind) {
        database = kind.database();
    }

    private static Hash randomHash() {
        byte[] bytes = new byte[Hash.LENGTH];
        new SecureRandom().nextBytes(bytes);
        return new Hash(bytes);
    }

    private ErasedPatient erased() {
        return new ErasedPatient(tenant, UUID.randomUUID(), hash, UUID.randomUUID(), Instant.EPOCH);
    }

    private void record() {
        database.change(entityManager ->
                ErasureRecordStore.insert(entityManager, StoredErasure.of(erased(), Optional.of("forged"))));
    }

    private void end(TenantId ofTenant) {
        database.change(Effect.of(guard, new PatientHash(ofTenant, hash))::apply);
    }

    @Nested
    class Refuse {

        @Test
        void letsAPatientThroughThatNobodyErased() {
            assertThatCode(() -> end(tenant)).doesNotThrowAnyException();
        }

        @Test
        void refusesWhoseErasureIsRecordedByWhomever() {
            record();

            assertThatExceptionOfType(KeysDestroyedException.class).isThrownBy(() -> end(tenant));
        }

        @Test
        void refusesWhomTheRegisterListsWhateverTheDatabaseSays() {
            listed.add(RegisterEntry.erased(erased()));

            assertThatExceptionOfType(KeysDestroyedException.class).isThrownBy(() -> end(tenant));
        }

        @Test
        void letsThePatientOfAnotherTenantThrough() {
            record();

            assertThatCode(() -> end(new TenantId("other"))).doesNotThrowAnyException();
        }
    }
}
