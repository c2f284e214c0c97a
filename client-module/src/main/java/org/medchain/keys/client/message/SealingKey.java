package org.medchain.keys.client.message;

import java.util.Optional;
import java.util.function.LongConsumer;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.PlainKey;

/**
 * A data key that seals. A message takes it over and closes it as soon as its own keys are derived.
 *
 * @param encryptedKey stands in the message, to have the key opened again
 * @param sealedBytes gets the number of bytes of plaintext of each frame
 * @param awsKmsKey the ARN of the tenant's key in AWS KMS' protocol, for a message that is opened by it
 */
public record SealingKey(
        DataKeyId keyId,
        EncryptedKey encryptedKey,
        PlainKey plainKey,
        LongConsumer sealedBytes,
        Optional<String> awsKmsKey)
        implements AutoCloseable {

    public SealingKey(DataKeyId keyId, EncryptedKey encryptedKey, PlainKey plainKey, LongConsumer sealedBytes) {
        this(keyId, encryptedKey, plainKey, sealedBytes, Optional.empty());
    }

    /** Returns the key for one message. */
    public static SealingKey of(GeneratedDataKey generated) {
        return new SealingKey(generated.keyId(), generated.encryptedKey(), generated.plainKey(), bytes -> {});
    }

    /** Returns this key for a message that AWS' clients open by AWS KMS' protocol, where the tenant's key has this ARN. */
    public SealingKey forAwsKms(String arn) {
        return new SealingKey(keyId, encryptedKey, plainKey, sealedBytes, Optional.of(arn));
    }

    @Override
    public void close() {
        plainKey.close();
    }
}
