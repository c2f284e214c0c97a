package org.medchain.keys.datakey;

import java.sql.SQLException;
import java.time.Instant;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.TenantId;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.server.database.StoredRow;

/**
 * The stored row of a data key: its current encrypted key, never the plain one. The encrypted key opens without this row; the
 * row tells which of several is the current one. It is read from a view: {@link DataKeyTable} and {@link SliceReplacement} write.
 *
 * @param providerName names the provider, whether there is such a provider or not
 * @param wrappedUnder the CMK's own ARN or the KEK's fingerprint; empty if it is not known
 * @param held the bytes in place of the encrypted key, whether they can be one or not
 * @param wrappedAt when the current generation was wrapped
 */
public record DataKey(
        PatientRowId patient,
        DataKeyId keyId,
        int generation,
        String providerName,
        String wrappedUnder,
        byte[] held,
        Instant createdAt,
        Instant wrappedAt) {

    static final int FIRST_GENERATION = 1;

    /** The columns that {@link #read} takes. */
    static final String COLUMNS =
            "tenant_id, patient, key_id, generation, provider, wrapped_under, encrypted_key, created_at, wrapped_at";

    private static final long FIRST_VERSION = 0;

    public DataKey {
        held = held.clone();
    }

    /** A new one. */
    DataKey(DataKeyId keyId, PatientRowId patient, Wrapping wrapping, Instant now) {
        this(
                patient,
                keyId,
                FIRST_GENERATION,
                wrapping.provider().name(),
                wrapping.wrappedUnder(),
                wrapping.encryptedKey().bytes(),
                now,
                now);
    }

    /**
     * Reads a row, whether its bytes can be an encrypted key and its provider is one, or not: one that can't must not keep others from being
     * read.
     */
    static DataKey read(StoredRow row) throws SQLException {
        return new DataKey(
                new PatientRowId(new TenantId(row.text(1)), row.uuid(2)),
                new DataKeyId(row.uuid(3)),
                row.integer(4),
                row.text(5),
                row.text(6),
                row.bytes(7),
                row.time(8),
                row.time(9));
    }

    /** The columns of {@link DataKeyTable}, in its order. */
    Object[] row() {
        return new Object[] {
            patient.tenantId().value(),
            patient.value(),
            keyId.value(),
            generation,
            providerName,
            wrappedUnder,
            held,
            createdAt,
            wrappedAt,
            FIRST_VERSION
        };
    }

    /** @throws InvalidEncryptedKeyException if the row names none */
    public ProviderType provider() {
        return ProviderType.findByName(providerName).orElseThrow(InvalidEncryptedKeyException::new);
    }

    /** Returns the bytes in place of the encrypted key, whether they can be one or not. */
    @Override
    public byte[] held() {
        return held.clone();
    }

    /** @throws MalformedValueException if the row holds nothing that can be an encrypted key */
    EncryptedKey encryptedKey() {
        return new EncryptedKey(held);
    }

    @Override
    public String toString() {
        return "DataKey[" + keyId.value() + "]";
    }
}
