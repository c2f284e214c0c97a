package org.medchain.keys.client.message;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.provider.BlobFormat;

/**
 * The data key of a message as its header has it: under this service's own name, or under that of AWS KMS, as a blob that AWS' clients have opened by
 * AWS KMS' protocol.
 *
 * @param providerId who opens it
 * @param providerInfo the id of the data key; for AWS KMS the ARN of the tenant's key
 * @param content the encrypted key; for AWS KMS the blob
 */
@SuppressWarnings("ArrayRecordComponent") // Written or read, and never compared.
record HeaderKey(byte[] providerId, byte[] providerInfo, byte[] content) {

    private static final byte[] MEDCHAIN = MessageHeader.PROVIDER_ID.getBytes(StandardCharsets.US_ASCII);
    private static final byte[] AWS_KMS = "aws-kms".getBytes(StandardCharsets.US_ASCII);

    /** The place of the data key's id in an encrypted key. */
    private static final int KEY_ID_OFFSET = 4;

    /** @param key is open */
    static HeaderKey of(SealingKey key, MessageContext context) {
        return key.awsKmsKey()
                .map(arn -> new HeaderKey(
                        AWS_KMS,
                        arn.getBytes(StandardCharsets.UTF_8),
                        BlobFormat.ofDataKey(key.encryptedKey(), key.plainKey(), context.canonicalBytes())))
                .orElseGet(() -> new HeaderKey(
                        MEDCHAIN,
                        key.keyId().toString().getBytes(StandardCharsets.US_ASCII),
                        key.encryptedKey().bytes()));
    }

    /** @throws InvalidMessageException if neither this service nor AWS KMS' protocol has it */
    EncryptedKey encryptedKey() {
        try {
            return isOfAwsKms() ? encryptedKeyOf(BlobFormat.parse(content)) : new EncryptedKey(content);
        } catch (MalformedValueException | InvalidEncryptedKeyException e) {
            throw InvalidMessageException.otherFormat();
        }
    }

    /** A blob with a message has another key in it than its own. */
    private static EncryptedKey encryptedKeyOf(BlobFormat.Blob blob) {
        if (blob.isMessage()) {
            throw InvalidMessageException.otherFormat();
        }
        return blob.encryptedKey();
    }

    /** @throws InvalidMessageException if there is none */
    DataKeyId keyId() {
        if (isOfAwsKms()) {
            byte[] key = encryptedKey().bytes();
            if (key.length < KEY_ID_OFFSET + DataKeyId.LENGTH) {
                throw InvalidMessageException.otherFormat();
            }
            ByteBuffer id = ByteBuffer.wrap(key, KEY_ID_OFFSET, DataKeyId.LENGTH);
            return new DataKeyId(new UUID(id.getLong(), id.getLong()));
        }
        try {
            return DataKeyId.parse(new String(providerInfo, StandardCharsets.UTF_8));
        } catch (MalformedValueException e) {
            throw InvalidMessageException.otherFormat();
        }
    }

    private boolean isOfAwsKms() {
        if (Arrays.equals(AWS_KMS, providerId)) {
            return true;
        }
        if (!Arrays.equals(MEDCHAIN, providerId)) {
            throw InvalidMessageException.otherFormat();
        }
        return false;
    }

    int length() {
        return 3 * Short.BYTES + providerId.length + providerInfo.length + content.length;
    }

    void put(ByteBuffer out) {
        for (byte[] part : new byte[][] {providerId, providerInfo, content}) {
            out.putShort((short) part.length).put(part);
        }
    }

    @Override
    public String toString() {
        return "HeaderKey[redacted]";
    }
}
