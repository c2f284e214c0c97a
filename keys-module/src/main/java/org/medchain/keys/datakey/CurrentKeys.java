package org.medchain.keys.datakey;

import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.util.Optional;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.datakey.EncryptedKeyFormat.OpenedKey;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.server.Shared;

/**
 * Opens encrypted keys, and what the row of a data key holds in place of the one that was sent.
 *
 * <p>Guarantee: what a row is opened as is the same data key, by its authenticated key id. A row that holds another key, or nothing that
 * opens, is reported and passed over; the key that was sent opens by itself.
 */
@Shared
final class CurrentKeys {

    private final EncryptedKeyFormat format;
    private final DataKeyStore dataKeys;
    private final DamagedRows damagedRows;

    @Inject
    CurrentKeys(DataKeyStore dataKeys, DamagedRows damagedRows, SecureRandom random) {
        this.format = new EncryptedKeyFormat(random);
        this.dataKeys = dataKeys;
        this.damagedRows = damagedRows;
    }

    /** @throws InvalidEncryptedKeyException if it does not open, for whatever reason */
    OpenedKey openSent(SealingKey sealingKey, EncryptedKey sent, EncryptionContext context) {
        return format.open(sealingKey, sent, context);
    }

    /** Finds the bytes of the data key's row, whether they can be an encrypted key or not; empty if there is no row. */
    Optional<byte[]> find(PatientRowId patient, DataKeyId keyId) {
        return dataKeys.find(patient, keyId).map(DataKey::held);
    }

    /**
     * @param held what the row holds
     * @param sent what the encrypted key that was sent opened to
     * @return empty if the row is damaged
     */
    Optional<OpenedKey> openRow(SealingKey sealingKey, byte[] held, OpenedKey sent, EncryptionContext context) {
        Optional<OpenedKey> opened =
                tryToOpen(sealingKey, held, context).filter(it -> it.keyId().equals(sent.keyId()));
        if (opened.isEmpty()) {
            damagedRows.report(sent.keyId());
        }
        return opened;
    }

    private Optional<OpenedKey> tryToOpen(SealingKey sealingKey, byte[] held, EncryptionContext context) {
        try {
            return Optional.of(format.open(sealingKey, new EncryptedKey(held), context));
        } catch (InvalidEncryptedKeyException | MalformedValueException e) {
            return Optional.empty();
        }
    }
}
