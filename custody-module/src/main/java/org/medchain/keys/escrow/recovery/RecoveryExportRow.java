package org.medchain.keys.escrow.recovery;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import java.time.Instant;
import java.util.Optional;
import org.medchain.keys.audit.directing.RowValues;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.escrow.recovery.RecoveryRecord.OneTimeKey;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.provider.WrappedKey;
import org.medchain.keys.recovery.RecoveryPublicKey;

/** The export of a recovery as its row has it: by whom and when, and the recovery's one-time key until the recovery ends. */
@Embeddable
public class RecoveryExportRow {

    private String exportedBy;
    private Instant exportedAt;

    @Enumerated(EnumType.STRING)
    @Column(columnDefinition = "varchar(16)")
    private ProviderType provider;

    private byte[] wrappedKey;
    private String publicKey;

    /** JPA calls this constructor. */
    protected RecoveryExportRow() {}

    RecoveryExportRow(String exporter, OneTimeKey key, Instant now) {
        this.exportedBy = exporter;
        this.exportedAt = now;
        this.provider = key.provider();
        this.wrappedKey = key.wrapped().bytes();
        this.publicKey = key.publicKey().text();
    }

    /** Forgets the private half: nothing that was sealed to the key opens any more. */
    void forgetKey() {
        provider = null;
        wrappedKey = null;
    }

    /** Returns the one-time key; empty after the end. */
    Optional<OneTimeKey> oneTimeKey() {
        return Optional.ofNullable(wrappedKey)
                .map(wrapped -> new OneTimeKey(provider, new WrappedKey(wrapped), RecoveryPublicKey.parse(publicKey)));
    }

    String by() {
        return exportedBy;
    }

    Instant at() {
        return exportedAt;
    }

    Optional<RecoveryPublicKey> publicKey() {
        return Optional.ofNullable(publicKey).map(RecoveryPublicKey::parse);
    }

    /** Adds the columns of the export to those of its recovery. Of the private half there is a hash alone. */
    RowValues addTo(RowValues values) {
        return values.with("exportedBy", exportedBy)
                .with("exportedAt", exportedAt)
                .with("provider", provider)
                .with(
                        "wrappedKey",
                        Optional.ofNullable(wrappedKey)
                                .map(bytes -> Hash.sha256(bytes).toString()))
                .with("publicKey", publicKey);
    }
}
