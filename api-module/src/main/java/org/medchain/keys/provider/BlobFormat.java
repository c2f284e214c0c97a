package org.medchain.keys.provider;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.PlainKey;

/**
 * The blob that a protocol of others has for an encrypted key, or for a short message under a data key of its own, version 1.
 *
 * <pre>
 * offset  length
 *      0       2  "MB"
 *      2       1  version: 0x01
 *      3       1  0x01: a data key; 0x02: a message
 *      4       2  n, the length of the encrypted key
 *      6       n  encrypted key
 *    6+n      12  of a message alone: nonce, random
 *   18+n       m  of a message alone: ciphertext, 1 to 4096 bytes
 * 18+n+m      16  of a message alone: tag of AES-256-GCM
 *    end      32  tag: HMAC-SHA-256 over all before it and the context
 * </pre>
 *
 * Both keys are derived from the data key, by labels of their own. The associated data of a message is what precedes its nonce, and the context.
 *
 * <p>Guarantee: what was made opens with the same data key and the same context and with no other, and not if any bit of it was altered. It is
 * committing: no two data keys open one blob. Every reason for which one does not open is answered alike.
 */
public final class BlobFormat {

    /** The longest message that AWS KMS encrypts, in bytes. */
    public static final int MAX_MESSAGE = 4096;

    private static final byte[] MAGIC = {'M', 'B'};
    private static final byte VERSION = 0x01;
    private static final byte DATA_KEY = 0x01;
    private static final byte MESSAGE = 0x02;
    private static final int KEY_OFFSET = 6;
    private static final int TAG_LENGTH = 32;
    private static final int AROUND_MESSAGE = AesGcm.NONCE_LENGTH + AesGcm.TAG_LENGTH;

    private static final byte[] TAG_LABEL = label("MedChain blob v1 tag");
    private static final byte[] MESSAGE_LABEL = label("MedChain blob v1 message");

    private final SecureRandom random;

    public BlobFormat(SecureRandom random) {
        this.random = random;
    }

    private static byte[] label(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** The bytes of a blob, in their parts. None of them is authentic until it was opened. */
    @SuppressWarnings("ArrayRecordComponent") // Parsed once: nobody compares two.
    public record Blob(byte[] bytes, byte[] header, EncryptedKey encryptedKey, boolean isMessage) {

        private byte[] body() {
            return Arrays.copyOf(bytes, bytes.length - TAG_LENGTH);
        }

        private byte[] tag() {
            return Arrays.copyOfRange(bytes, bytes.length - TAG_LENGTH, bytes.length);
        }
    }

    /** A blob that stands for the data key. */
    public static byte[] ofDataKey(EncryptedKey encryptedKey, PlainKey dataKey, byte[] context) {
        return tagged(dataKey, header(DATA_KEY, encryptedKey), context);
    }

    /** A blob with a message of 1 to {@link #MAX_MESSAGE} bytes, which is left alone, under the data key. */
    public byte[] ofMessage(EncryptedKey encryptedKey, PlainKey dataKey, byte[] message, byte[] context) {
        byte[] header = header(MESSAGE, encryptedKey);
        byte[] nonce = new byte[AesGcm.NONCE_LENGTH];
        random.nextBytes(nonce);
        byte[] key = derive(dataKey, MESSAGE_LABEL);
        try {
            byte[] sealed = new AesGcm().seal(key, nonce, message, concat(header, context));
            return tagged(dataKey, concat(header, nonce, sealed), context);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /** Returns the data key or message of a verified blob behind another encrypted key and under another context. */
    public byte[] renewed(Blob blob, EncryptedKey encryptedKey, PlainKey dataKey, byte[] context, byte[] otherContext) {
        if (!blob.isMessage()) {
            return ofDataKey(encryptedKey, dataKey, otherContext);
        }
        byte[] message = openMessage(blob, dataKey, context);
        try {
            return ofMessage(encryptedKey, dataKey, message, otherContext);
        } finally {
            Arrays.fill(message, (byte) 0);
        }
    }

    /** @throws InvalidEncryptedKeyException if this can't be a blob */
    public static Blob parse(byte[] bytes) {
        if (bytes.length < KEY_OFFSET + TAG_LENGTH
                || bytes[0] != MAGIC[0]
                || bytes[1] != MAGIC[1]
                || bytes[2] != VERSION
                || (bytes[3] != DATA_KEY && bytes[3] != MESSAGE)) {
            throw new InvalidEncryptedKeyException();
        }
        boolean isMessage = bytes[3] == MESSAGE;
        int keyLength = Short.toUnsignedInt(ByteBuffer.wrap(bytes).getShort(4));
        int rest = bytes.length - KEY_OFFSET - keyLength - TAG_LENGTH;
        boolean fits = isMessage ? rest > AROUND_MESSAGE && rest <= AROUND_MESSAGE + MAX_MESSAGE : rest == 0;
        if (!fits || keyLength == 0 || keyLength > EncryptedKey.MAX_LENGTH) {
            throw new InvalidEncryptedKeyException();
        }
        byte[] header = Arrays.copyOf(bytes, KEY_OFFSET + keyLength);
        return new Blob(
                bytes, header, new EncryptedKey(Arrays.copyOfRange(header, KEY_OFFSET, header.length)), isMessage);
    }

    /** @throws InvalidEncryptedKeyException if the blob was not made with this data key and context */
    public static void verify(Blob blob, PlainKey dataKey, byte[] context) {
        if (!MessageDigest.isEqual(tag(dataKey, blob.body(), context), blob.tag())) {
            throw new InvalidEncryptedKeyException();
        }
    }

    /**
     * The message of a blob that was verified, for the caller to wipe.
     *
     * @throws InvalidEncryptedKeyException if it does not open
     */
    public static byte[] openMessage(Blob blob, PlainKey dataKey, byte[] context) {
        int nonceEnd = blob.header().length + AesGcm.NONCE_LENGTH;
        byte[] body = blob.body();
        byte[] nonce = Arrays.copyOfRange(body, blob.header().length, nonceEnd);
        byte[] sealed = Arrays.copyOfRange(body, nonceEnd, body.length);
        byte[] key = derive(dataKey, MESSAGE_LABEL);
        try {
            Optional<byte[]> message = new AesGcm().open(key, nonce, sealed, concat(blob.header(), context));
            return message.orElseThrow(InvalidEncryptedKeyException::new);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static byte[] header(byte kind, EncryptedKey encryptedKey) {
        byte[] key = encryptedKey.bytes();
        return ByteBuffer.allocate(KEY_OFFSET + key.length)
                .put(MAGIC)
                .put(VERSION)
                .put(kind)
                .putShort((short) key.length)
                .put(key)
                .array();
    }

    private static byte[] tagged(PlainKey dataKey, byte[] body, byte[] context) {
        return concat(body, tag(dataKey, body, context));
    }

    private static byte[] tag(PlainKey dataKey, byte[] body, byte[] context) {
        byte[] key = derive(dataKey, TAG_LABEL);
        try {
            Mac hmac = Mac.getInstance("HmacSHA256", "SunJCE");
            hmac.init(new SecretKeySpec(key, "HmacSHA256"));
            hmac.update(body);
            return hmac.doFinal(context);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no HmacSHA256", e);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static byte[] derive(PlainKey dataKey, byte[] label) {
        return dataKey.use(bytes -> Hkdf.SHA_256.derive(bytes, label, AesGcm.KEY_LENGTH));
    }

    private static byte[] concat(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteBuffer joined = ByteBuffer.allocate(length);
        for (byte[] part : parts) {
            joined.put(part);
        }
        return joined.array();
    }
}
