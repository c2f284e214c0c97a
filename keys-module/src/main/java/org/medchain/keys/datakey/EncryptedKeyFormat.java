package org.medchain.keys.datakey;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.UUID;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.provider.AesGcm;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.provider.WrappedKey;

/**
 * The encrypted key, version 2: a wrapped key sealed under its patient's erasure key, behind a header of 20 bytes.
 *
 * <pre>
 * offset  length
 *      0       2  "MK"
 *      2       1  version: 0x02
 *      3       1  provider
 *      4      16  key id
 *     20      12  nonce, random
 *     32       n  ciphertext of the wrapped key
 *   32+n      16  tag
 * </pre>
 *
 * Sealed by {@link SealingKey}; the associated data is header and canonical context. Each data key has a sealing key of its own, so that no number
 * of data keys uses up an erasure key's nonces.
 *
 * <p>Guarantee: what {@link #seal} made opens with the same erasure key and context and with no other, and not if any bit of
 * it was altered. It is useless once the erasure key is gone. Every reason for which one does not open is answered alike,
 * with an exception that has no cause.
 */
record EncryptedKeyFormat(SecureRandom random) {

    private static final byte[] MAGIC_AND_VERSION = {'M', 'K', 0x02};
    private static final byte[] LABEL = "MedChain encrypted key v2".getBytes(StandardCharsets.US_ASCII);
    private static final int PROVIDER_OFFSET = MAGIC_AND_VERSION.length;
    private static final int KEY_ID_OFFSET = PROVIDER_OFFSET + 1;
    private static final int NONCE_OFFSET = KEY_ID_OFFSET + DataKeyId.LENGTH;
    private static final int SEALED_OFFSET = NONCE_OFFSET + AesGcm.NONCE_LENGTH;

    /** The header of an encrypted key. It is not authentic until the key was opened. */
    record Header(ProviderType provider, DataKeyId keyId) {

        /** Returns what tells the data key's sealing key from others of the same erasure key. */
        byte[] keyInfo() {
            return ByteBuffer.allocate(LABEL.length + DataKeyId.LENGTH)
                    .put(LABEL)
                    .put(keyId.toBytes())
                    .array();
        }
    }

    /** The content of an encrypted key that was opened. */
    record OpenedKey(ProviderType provider, DataKeyId keyId, WrappedKey wrappedKey) {}

    /** The erasure key is left alone; the caller wipes it. */
    EncryptedKey seal(
            byte[] erasureKey,
            ProviderType provider,
            DataKeyId keyId,
            WrappedKey wrappedKey,
            EncryptionContext context) {
        try (SealingKey sealingKey = SealingKey.derivedFrom(erasureKey)) {
            return seal(sealingKey, provider, keyId, wrappedKey, context);
        }
    }

    /** Seals several keys with one sealing key. */
    EncryptedKey seal(
            SealingKey sealingKey,
            ProviderType provider,
            DataKeyId keyId,
            WrappedKey wrappedKey,
            EncryptionContext context) {
        Header header = new Header(provider, keyId);
        byte[] nonce = new byte[AesGcm.NONCE_LENGTH];
        random.nextBytes(nonce);
        byte[] sealed = sealingKey.seal(header.keyInfo(), nonce, wrappedKey.bytes(), associatedData(header, context));
        return new EncryptedKey(ByteBuffer.allocate(SEALED_OFFSET + sealed.length)
                .put(toBytes(header))
                .put(nonce)
                .put(sealed)
                .array());
    }

    /**
     * Opens what {@link #seal} made. The erasure key is left alone; the caller wipes it.
     *
     * @throws InvalidEncryptedKeyException if it does not open, for whatever reason
     */
    OpenedKey open(byte[] erasureKey, EncryptedKey encryptedKey, EncryptionContext context) {
        try (SealingKey sealingKey = SealingKey.derivedFrom(erasureKey)) {
            return open(sealingKey, encryptedKey, context);
        }
    }

    /**
     * Opens several keys with one sealing key.
     *
     * @throws InvalidEncryptedKeyException if it does not open, for whatever reason
     */
    OpenedKey open(SealingKey sealingKey, EncryptedKey encryptedKey, EncryptionContext context) {
        byte[] bytes = encryptedKey.bytes();
        Header header = parseHeader(bytes);
        byte[] nonce = Arrays.copyOfRange(bytes, NONCE_OFFSET, SEALED_OFFSET);
        byte[] sealed = Arrays.copyOfRange(bytes, SEALED_OFFSET, bytes.length);
        return sealingKey
                .open(header.keyInfo(), nonce, sealed, associatedData(header, context))
                .map(wrapped -> new OpenedKey(header.provider(), header.keyId(), new WrappedKey(wrapped)))
                .orElseThrow(InvalidEncryptedKeyException::new);
    }

    /** @throws InvalidEncryptedKeyException if this can't be an encrypted key */
    static Header parseHeader(byte[] bytes) {
        int wrappedLength = bytes.length - SEALED_OFFSET - AesGcm.TAG_LENGTH;
        if (wrappedLength < 1
                || wrappedLength > WrappedKey.MAX_LENGTH
                || !Arrays.equals(MAGIC_AND_VERSION, Arrays.copyOf(bytes, MAGIC_AND_VERSION.length))) {
            throw new InvalidEncryptedKeyException();
        }
        ProviderType provider =
                ProviderType.findByCode(bytes[PROVIDER_OFFSET]).orElseThrow(InvalidEncryptedKeyException::new);
        ByteBuffer keyId = ByteBuffer.wrap(bytes, KEY_ID_OFFSET, DataKeyId.LENGTH);
        return new Header(provider, new DataKeyId(new UUID(keyId.getLong(), keyId.getLong())));
    }

    private static byte[] toBytes(Header header) {
        return ByteBuffer.allocate(NONCE_OFFSET)
                .put(MAGIC_AND_VERSION)
                .put(header.provider().code())
                .put(header.keyId().toBytes())
                .array();
    }

    private static byte[] associatedData(Header header, EncryptionContext context) {
        byte[] canonicalContext = context.canonicalBytes();
        return ByteBuffer.allocate(NONCE_OFFSET + canonicalContext.length)
                .put(toBytes(header))
                .put(canonicalContext)
                .array();
    }
}
