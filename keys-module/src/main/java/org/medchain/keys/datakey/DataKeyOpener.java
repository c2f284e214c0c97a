package org.medchain.keys.datakey;

import jakarta.inject.Inject;
import java.security.SecureRandom;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.PlainKey;
import org.medchain.keys.audit.Attempt;
import org.medchain.keys.datakey.EncryptedKeyFormat.OpenedKey;
import org.medchain.keys.kms.TenantProvider;
import org.medchain.keys.patient.PatientKeys;
import org.medchain.keys.provider.TenantCmk;
import org.medchain.keys.server.Shared;

/** Opens stored data keys, for what the service itself does with them. Nothing of it may be handed out. */
@Shared
public final class DataKeyOpener {

    private final TenantProvider provider;
    private final EncryptedKeyFormat format;

    @Inject
    DataKeyOpener(TenantProvider provider, SecureRandom random) {
        this.provider = provider;
        this.format = new EncryptedKeyFormat(random);
    }

    /**
     * The plain key, for the caller to close.
     *
     * @throws InvalidEncryptedKeyException if the row holds another key, or none that opens
     */
    public PlainKey open(Attempt attempt, PatientKeys patient, EncryptionContext context, TenantCmk cmk, DataKey key) {
        OpenedKey opened = patient.useErasureKey(erasureKey -> format.open(erasureKey, key.encryptedKey(), context));
        if (!opened.keyId().equals(key.keyId())) {
            throw new InvalidEncryptedKeyException();
        }
        return provider.unwrap(attempt, opened.provider(), opened.wrappedKey(), cmk, context);
    }

    /** Returns true if the patient's key is sealed under this erasure key. What is wrapped in it stays so. */
    public boolean isSealedUnder(byte[] erasureKey, EncryptionContext context, EncryptedKey key) {
        try {
            format.open(erasureKey, key, context);
            return true;
        } catch (InvalidEncryptedKeyException e) {
            return false;
        }
    }
}
