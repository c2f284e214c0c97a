package org.medchain.keys.datakey;

import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.util.Optional;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.datakey.EncryptedKeyV1.OpenedKey;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.server.Shared;

/**
 * Finds the current encrypted key of a data key whose encrypted key, the current one or an earlier one, opened.
 *
 * <p>Guarantee: what is found is the same data key, by its authenticated key id. A row that holds another key, or nothing that
 * opens, is reported and passed over; the key that was sent opens by itself.
 */
@Shared
final class CurrentKeys {

    private final EncryptedKeyV1 format;
    private final DataKeyStore dataKeys;
    private final DamagedRows damagedRows;

    @Inject
    CurrentKeys(DataKeyStore dataKeys, DamagedRows damagedRows, SecureRandom random) {
        this.format = new EncryptedKeyV1(random);
        this.dataKeys = dataKeys;
        this.damagedRows = damagedRows;
    }

    /** What the row holds, opened. */
    record CurrentKey(EncryptedKey encryptedKey, OpenedKey opened, int generation) {}

    /**
     * @param sent the encrypted key that opened
     * @param opened what it opened to
     * @return empty if there is no row, or it is damaged
     */
    Optional<CurrentKey> find(
            SealingKey sealingKey,
            PatientRowId patient,
            EncryptedKey sent,
            OpenedKey opened,
            EncryptionContext context) {
        Optional<DataKey> row = dataKeys.find(patient, opened.keyId());
        Optional<CurrentKey> current = row.flatMap(stored -> stored.holds(sent)
                ? Optional.of(new CurrentKey(sent, opened, stored.generation()))
                : openRow(sealingKey, stored, opened, context));
        if (row.isPresent() && current.isEmpty()) {
            damagedRows.report(opened.keyId());
        }
        return current;
    }

    private Optional<CurrentKey> openRow(
            SealingKey sealingKey, DataKey row, OpenedKey earlier, EncryptionContext context) {
        try {
            EncryptedKey stored = row.encryptedKey();
            OpenedKey opened = format.open(sealingKey, stored, context);
            return Optional.of(new CurrentKey(stored, opened, row.generation()))
                    .filter(it -> opened.keyId().equals(earlier.keyId()));
        } catch (InvalidEncryptedKeyException | MalformedValueException e) {
            return Optional.empty();
        }
    }
}
