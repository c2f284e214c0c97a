package org.medchain.keys.datakey;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.server.database.StoredRow;

/**
 * The stored row of a data key: its current encrypted key, never the plain one. The encrypted key opens without this row; the
 * row tells which of several is the current one.
 */
@Entity
@Table(name = "data_keys")
public class DataKey {

    static final int FIRST_GENERATION = 1;

    /** Those that {@link #read} takes. */
    static final String COLUMNS =
            "key_id, patient, generation, provider, wrapped_under, created_at, wrapped_at, encrypted_key";

    @Id
    @Column(name = "key_id")
    private UUID keyId;

    @Column(updatable = false)
    private UUID patient;

    private int generation;

    @Enumerated(EnumType.STRING)
    @Column(columnDefinition = "varchar(16)")
    private ProviderType provider;

    @Column(name = "wrapped_under")
    private String wrappedUnder;

    @Column(name = "encrypted_key")
    private byte[] encryptedKey;

    @Column(name = "created_at", updatable = false)
    private Instant createdAt;

    @Column(name = "wrapped_at")
    private Instant wrappedAt;

    @Version
    private long version;

    /** For JPA. */
    protected DataKey() {}

    /** A new one. */
    DataKey(DataKeyId keyId, UUID patient, Wrapping wrapping, Instant now) {
        this(keyId.value(), patient, FIRST_GENERATION, wrapping.provider(), wrapping.wrappedUnder(), now, now);
        this.encryptedKey = wrapping.encryptedKey().bytes();
    }

    private DataKey(
            UUID keyId,
            UUID patient,
            int generation,
            ProviderType provider,
            String wrappedUnder,
            Instant createdAt,
            Instant wrappedAt) {
        this.keyId = keyId;
        this.patient = patient;
        this.generation = generation;
        this.provider = provider;
        this.wrappedUnder = wrappedUnder;
        this.createdAt = createdAt;
        this.wrappedAt = wrappedAt;
    }

    /** What is stored, whether it can be an encrypted key or not: one that can't must not keep others from being read. */
    static DataKey read(StoredRow row) throws SQLException {
        DataKey key = new DataKey(
                row.uuid(1),
                row.uuid(2),
                row.integer(3),
                ProviderType.valueOf(row.text(4)),
                row.text(5),
                row.time(6),
                row.time(7));
        key.encryptedKey = row.bytes(8);
        return key;
    }

    /** The columns of {@link DataKeyTable}, in its order. */
    Object[] row() {
        return new Object[] {
            keyId, patient, generation, provider.name(), wrappedUnder, encryptedKey, createdAt, wrappedAt, version
        };
    }

    public DataKeyId keyId() {
        return new DataKeyId(keyId);
    }

    UUID patient() {
        return patient;
    }

    public int generation() {
        return generation;
    }

    public ProviderType provider() {
        return provider;
    }

    /** The CMK's own ARN or the KEK's fingerprint; empty if it is not known. */
    String wrappedUnder() {
        return wrappedUnder;
    }

    boolean holds(EncryptedKey key) {
        return Arrays.equals(encryptedKey, key.bytes());
    }

    /** @throws MalformedValueException if the row holds nothing that can be an encrypted key */
    EncryptedKey encryptedKey() {
        return new EncryptedKey(encryptedKey);
    }

    public Instant createdAt() {
        return createdAt;
    }

    /** When the current generation was wrapped. */
    public Instant wrappedAt() {
        return wrappedAt;
    }

    @Override
    public String toString() {
        return "DataKey[" + keyId + "]";
    }
}
