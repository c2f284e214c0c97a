package org.medchain.keys.hsm;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.medchain.keys.HsmKeyLabel;
import org.medchain.keys.KeyContext;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.provider.WrappedKey;

/**
 * The layout of a wrapped key of an HSM, version 1. It names the KEK that wrapped, so that it opens whatever the tenant's KEK is today.
 *
 * <pre>
 * offset  length
 *      0       1  version: 0x01
 *      1      16  fingerprint of the KEK
 *     17       1  length n of the KEK's label, 1 to 64
 *     18       n  the KEK's label (ASCII)
 *   18+n       1  length m of the IV, 12 to 16
 *   19+n       m  IV, as the cipher answered it
 * 19+n+m      32  ciphertext of the data key
 * 51+n+m      16  tag
 * </pre>
 *
 * The associated data is all before the length of the IV, and the canonical context. The class knows places and lengths, no ciphers.
 */
record HsmWrappedKeyV1(HsmKekName kek, Sealed sealed) {

    /** The length of ciphertext and tag. */
    static final int SEALED_LENGTH = 48;

    private static final byte VERSION = 0x01;
    private static final int SHORTEST_IV = 12;
    private static final int LONGEST_IV = 16;

    /** The result of a cipher, which its readers must not change. */
    record Sealed(byte[] iv, byte[] ciphertextAndTag) {

        boolean isOfADataKey() {
            return iv.length >= SHORTEST_IV && iv.length <= LONGEST_IV && ciphertextAndTag.length == SEALED_LENGTH;
        }

        @Override
        public String toString() {
            return "Sealed[redacted]";
        }
    }

    /** Reads the layout above; empty if the bytes don't have it. What the fields hold is not known to be authentic. */
    static Optional<HsmWrappedKeyV1> parse(WrappedKey wrappedKey) {
        ByteBuffer buffer = ByteBuffer.wrap(wrappedKey.bytes());
        try {
            if (buffer.get() != VERSION) {
                return Optional.empty();
            }
            byte[] fingerprint = take(buffer, HsmKekName.FINGERPRINT_LENGTH);
            byte[] label = take(buffer, Byte.toUnsignedInt(buffer.get()));
            byte[] iv = take(buffer, Byte.toUnsignedInt(buffer.get()));
            Sealed sealed = new Sealed(iv, take(buffer, buffer.remaining()));
            HsmKeyLabel parsed = new HsmKeyLabel(new String(label, StandardCharsets.ISO_8859_1));
            return Optional.of(new HsmWrappedKeyV1(new HsmKekName(parsed, fingerprint), sealed))
                    .filter(it -> it.sealed().isOfADataKey());
        } catch (BufferUnderflowException | MalformedValueException e) {
            return Optional.empty();
        }
    }

    static byte[] associatedData(HsmKekName kek, KeyContext context) {
        byte[] name = kek.toBytes();
        byte[] canonicalContext = context.canonicalBytes();
        return ByteBuffer.allocate(1 + name.length + canonicalContext.length)
                .put(VERSION)
                .put(name)
                .put(canonicalContext)
                .array();
    }

    WrappedKey toWrappedKey() {
        byte[] name = kek.toBytes();
        return new WrappedKey(ByteBuffer.allocate(2 + name.length + sealed.iv().length + SEALED_LENGTH)
                .put(VERSION)
                .put(name)
                .put((byte) sealed.iv().length)
                .put(sealed.iv())
                .put(sealed.ciphertextAndTag())
                .array());
    }

    private static byte[] take(ByteBuffer buffer, int length) {
        if (length > buffer.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] taken = new byte[length];
        buffer.get(taken);
        return taken;
    }
}
