package org.medchain.keys.patient;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import org.medchain.keys.patient.erased.ErasureRegister;
import org.medchain.keys.server.database.ErasureKeyDatabase;

/** Makes the {@link ErasureKeyStore} that the settings name. A singleton, so that nothing stands between its users and it. */
@Dependent
class ErasureKeyStoreProducer {

    @Produces
    @Singleton
    ErasureKeyStore erasureKeyStore(
            ErasureKeySettings settings, ErasureKeyDatabase database, SecureRandom random, ErasureRegister register) {
        return settings.keks()
                .<ErasureKeyStore>map(keks -> new ExternalErasureKeys(database, keks, random, register))
                .orElseGet(() -> new ErasureKeysInRecords(random));
    }
}
