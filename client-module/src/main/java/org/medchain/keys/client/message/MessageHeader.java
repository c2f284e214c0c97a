package org.medchain.keys.client.message;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.EncryptedKey;

/**
 * The header of a message before its frames: version 2 of the AWS Encryption SDK's header, suite 0x0478, one encrypted
 * data key of this service.
 *
 * <pre>
 * length  content
 *      1  version: 0x02
 *      2  suite: 0x0478
 *     32  message id
 *      2  length of the encryption context, and the context
 *      2  number of encrypted data keys: 1
 *      2  length of the provider id: 8, and "medchain"
 *      2  length of the key id: 36, and the key id, as text
 *      2  length of the encrypted key, and the encrypted key
 *      1  content type: 0x02, framed
 *      4  length of a frame's content
 *     32  commitment
 *     16  tag
 * </pre>
 *
 * All before the tag is the body, which the tag authenticates. A message that AWS' clients open by AWS KMS' protocol has the provider id "aws-kms", the
 * ARN of the tenant's key, and a blob that has the encrypted key in it.
 */
public final class MessageHeader {

    /** The provider id of an encrypted data key of this service. */
    public static final String PROVIDER_ID = "medchain";

    /** The longest frame that is read; {@link Frames#CONTENT_LENGTH} is the length that is written. */
    private static final int MAX_FRAME_LENGTH = 1 << 20;

    /** The fixed length of a header's body, without context and data key. */
    private static final int FIXED_LENGTH = 76;

    private static final byte VERSION = 2;
    private static final byte FRAMED = 2;

    private final byte[] body;
    private final byte[] messageId;
    private final MessageContext context;
    private final DataKeyId keyId;
    private final EncryptedKey encryptedKey;
    private final int frameLength;
    private final byte[] commitment;
    private final byte[] tag;

    private MessageHeader(BodyInput in) throws IOException {
        if (in.byteValue() != VERSION || in.shortValue() != MessageKey.SUITE) {
            throw InvalidMessageException.otherFormat();
        }
        messageId = in.bytes(MessageKey.ID_LENGTH);
        context = MessageContext.parse(in.bytes(in.shortValue()));
        if (in.shortValue() != 1) {
            throw InvalidMessageException.otherFormat();
        }
        HeaderKey key = new HeaderKey(in.bytes(in.shortValue()), in.bytes(in.shortValue()), in.bytes(in.shortValue()));
        keyId = key.keyId();
        encryptedKey = key.encryptedKey();
        if (in.byteValue() != FRAMED) {
            throw InvalidMessageException.otherFormat();
        }
        frameLength = in.intValue();
        if (frameLength < 1 || frameLength > MAX_FRAME_LENGTH) {
            throw InvalidMessageException.otherFormat();
        }
        commitment = in.bytes(MessageKey.COMMITMENT_LENGTH);
        body = in.read();
        tag = in.bytes(MessageKey.TAG_LENGTH);
    }

    /**
     * Reads a header and not a byte more.
     *
     * @throws InvalidMessageException if it is another's, or cut
     * @throws IOException if the stream can't be read
     */
    public static MessageHeader read(InputStream in) throws IOException {
        return new MessageHeader(new BodyInput(in));
    }

    /** The body of a header that is to be sealed. */
    static byte[] bodyOf(byte[] messageId, MessageContext context, HeaderKey key, byte[] commitment) {
        byte[] contextBytes = context.toBytes();
        ByteBuffer body = ByteBuffer.allocate(FIXED_LENGTH + contextBytes.length + key.length())
                .put(VERSION)
                .putShort(MessageKey.SUITE)
                .put(messageId)
                .putShort((short) contextBytes.length)
                .put(contextBytes)
                .putShort((short) 1);
        key.put(body);
        return body.put(FRAMED).putInt(Frames.CONTENT_LENGTH).put(commitment).array();
    }

    /** Names and values that stand in the message in clear. */
    public MessageContext context() {
        return context;
    }

    /** Returns the id of the data key. */
    public DataKeyId keyId() {
        return keyId;
    }

    /** Returns the encrypted key, which the service opens. */
    public EncryptedKey encryptedKey() {
        return encryptedKey;
    }

    /**
     * Returns how long the plaintext of a message with this header is, if the message is whole.
     *
     * @param messageLength of the message, the header included
     * @throws InvalidMessageException if no message has that length
     */
    public long contentLength(long messageLength) {
        return MessageLayout.of(this, messageLength).contentLength();
    }

    byte[] messageId() {
        return messageId;
    }

    int frameLength() {
        return frameLength;
    }

    byte[] body() {
        return body;
    }

    byte[] commitment() {
        return commitment;
    }

    byte[] tag() {
        return tag;
    }

    int length() {
        return body.length + tag.length;
    }

    /** Tells the data key and the names of the context; values may be a hospital's own business. */
    @Override
    public String toString() {
        return "MessageHeader[keyId=" + keyId + ", context=" + context.entries().keySet() + "]";
    }

    /** Keeps what it reads. */
    private static final class BodyInput {

        private final InputStream in;
        private final ByteArrayOutputStream read = new ByteArrayOutputStream();

        BodyInput(InputStream in) {
            this.in = in;
        }

        byte[] bytes(int length) throws IOException {
            byte[] bytes = in.readNBytes(length);
            if (bytes.length < length) {
                throw InvalidMessageException.otherFormat();
            }
            read.writeBytes(bytes);
            return bytes;
        }

        byte byteValue() throws IOException {
            return bytes(1)[0];
        }

        int shortValue() throws IOException {
            return Short.toUnsignedInt(ByteBuffer.wrap(bytes(Short.BYTES)).getShort());
        }

        int intValue() throws IOException {
            return ByteBuffer.wrap(bytes(Integer.BYTES)).getInt();
        }

        byte[] read() {
            return read.toByteArray();
        }
    }
}
