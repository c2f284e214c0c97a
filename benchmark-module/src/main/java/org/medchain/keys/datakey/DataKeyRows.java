package org.medchain.keys.datakey;

import com.github.f4b6a3.uuid.UuidCreator;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.provider.KeyProvider;
import org.medchain.keys.provider.WrappedDataKey;

/**
 * The rows of data keys that the benchmark alone makes, as the service does, without a server and without audit events.
 * They decrypt like any other.
 */
public final class DataKeyRows {

    private final EncryptedKeyFormat format;
    private final KeyProvider provider;

    public DataKeyRows(KeyProvider provider, SecureRandom random) {
        this.format = new EncryptedKeyFormat(random);
        this.provider = provider;
    }

    public static List<String> columns() {
        return DataKeyTable.TABLE.columns();
    }

    /** A new data key, in the order of the columns. */
    public Object[] make(UUID patient, byte[] erasureKey, EncryptionContext context, Instant now) {
        DataKeyId keyId = new DataKeyId(UuidCreator.getTimeOrderedEpoch());
        try (WrappedDataKey made = provider.generateDataKey(Optional.empty(), context)) {
            Wrapping wrapping = new Wrapping(
                    provider.type(),
                    provider.wrappedUnder(made.wrappedKey()),
                    format.seal(erasureKey, provider.type(), keyId, made.wrappedKey(), context));
            return new DataKey(keyId, new PatientRowId(context.tenantId(), patient), wrapping, now).row();
        }
    }
}
