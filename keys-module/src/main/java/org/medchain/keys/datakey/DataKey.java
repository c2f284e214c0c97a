package org.medchain.keys.datakey;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.io.Serializable;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
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
 * row tells which of several is the current one. The entity is of a view: {@link DataKeyTable} and {@link SliceReplacement} write.
 */
@Entity
@Immutable
@Table(name = "current_data_keys")
@IdClass(DataKey.Key.class)
public class DataKey {

    static final int FIRST_GENERATION = 1;

    /** The columns that {@link #read} takes. */
    static final String COLUMNS =
            "tenant_id, patient, key_id, generation, provider, wrapped_under, created_at, wrapped_at, encrypted_key";

    @Id
    @Column(name = "tenant_id")
    private String tenantId;

    @Id
    private UUID patient;

    @Id
    @Column(name = "key_id")
    private UUID keyId;

    private int generation;

    private String provider;

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

    /** The primary key. */
    record Key(String tenantId, UUID patient, UUID keyId) implements Serializable {}

    /** JPA calls this constructor. */
    protected DataKey() {}

    /** A new one. */
    DataKey(DataKeyId keyId, PatientRowId patient, Wrapping wrapping, Instant now) {
        this.tenantId = patient.tenantId().value();
        this.patient = patient.value();
        this.keyId = keyId.value();
        this.generation = FIRST_GENERATION;
        this.provider = wrapping.provider().name();
        this.wrappedUnder = wrapping.wrappedUnder();
        this.encryptedKey = wrapping.encryptedKey().bytes();
        this.createdAt = now;
        this.wrappedAt = now;
    }

    /**
     * Reads a row, whether its bytes can be an encrypted key and its provider is one, or not: one that can't must not keep others from being
     * read.
     */
    static DataKey read(StoredRow row) throws SQLException {
        DataKey key = new DataKey();
        key.tenantId = new TenantId(row.text(1)).value();
        key.patient = row.uuid(2);
        key.keyId = row.uuid(3);
        key.generation = row.integer(4);
        key.provider = row.text(5);
        key.wrappedUnder = row.text(6);
        key.createdAt = row.time(7);
        key.wrappedAt = row.time(8);
        key.encryptedKey = row.bytes(9);
        return key;
    }

    /** The columns of {@link DataKeyTable}, in its order. */
    Object[] row() {
        return new Object[] {
            tenantId, patient, keyId, generation, provider, wrappedUnder, encryptedKey, createdAt, wrappedAt, version
        };
    }

    public DataKeyId keyId() {
        return new DataKeyId(keyId);
    }

    PatientRowId patient() {
        return new PatientRowId(new TenantId(tenantId), patient);
    }

    public int generation() {
        return generation;
    }

    /** @throws InvalidEncryptedKeyException if the row names none */
    public ProviderType provider() {
        return ProviderType.findByName(provider).orElseThrow(InvalidEncryptedKeyException::new);
    }

    /** Returns the name in place of the provider, whether there is such a provider or not. */
    String providerName() {
        return provider;
    }

    /** The CMK's own ARN or the KEK's fingerprint; empty if it is not known. */
    public String wrappedUnder() {
        return wrappedUnder;
    }

    /** Returns the bytes in place of the encrypted key, whether they can be one or not. */
    byte[] held() {
        return encryptedKey.clone();
    }

    /** @throws MalformedValueException if the row holds nothing that can be an encrypted key */
    EncryptedKey encryptedKey() {
        return new EncryptedKey(encryptedKey);
    }

    public Instant createdAt() {
        return createdAt;
    }

    /** Returns when the current generation was wrapped. */
    public Instant wrappedAt() {
        return wrappedAt;
    }

    @Override
    public String toString() {
        return "DataKey[" + keyId + "]";
    }
}
