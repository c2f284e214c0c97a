package org.medchain.keys.aws;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.medchain.keys.provider.WrappedKey;

/**
 * The layout of an AWS wrapped key, version 1. It names the CMK that wrapped, so that it opens whatever the tenant's
 * CMK is today.
 *
 * <pre>
 * offset  length
 *      0       1  version: 0x01
 *      1       2  length n of the CMK's ARN, big-endian
 *      3       n  the CMK's ARN (ASCII)
 *    3+n    rest  CiphertextBlob, as AWS KMS answered it; 1 byte or more
 * </pre>
 *
 * <p>Limit: AWS KMS authenticates the blob, not the ARN before it. With another ARN the blob does not open, but what
 * AWS KMS answers then may be that it has no such key. In an encrypted key the whole is authenticated.
 */
final class AwsWrappedKeyV1 {

    private static final byte VERSION = 0x01;
    private static final int HEADER_LENGTH = 1 + Short.BYTES;

    private final CmkArn cmk;
    private final byte[] blob;

    private AwsWrappedKeyV1(CmkArn cmk, byte[] blob) {
        this.cmk = cmk;
        this.blob = blob;
    }

    static AwsWrappedKeyV1 of(CmkArn cmk, byte[] blob) {
        return new AwsWrappedKeyV1(cmk, blob.clone());
    }

    /** Reads the layout above; empty if the bytes don't have it. */
    static Optional<AwsWrappedKeyV1> parse(WrappedKey wrappedKey) {
        ByteBuffer buffer = ByteBuffer.wrap(wrappedKey.bytes());
        try {
            if (buffer.get() != VERSION) {
                return Optional.empty();
            }
            byte[] arn = take(buffer, Short.toUnsignedInt(buffer.getShort()));
            byte[] blob = take(buffer, buffer.remaining());
            return CmkArn.parse(new String(arn, StandardCharsets.ISO_8859_1))
                    .filter(cmk -> blob.length > 0)
                    .map(cmk -> new AwsWrappedKeyV1(cmk, blob));
        } catch (BufferUnderflowException e) {
            return Optional.empty();
        }
    }

    CmkArn cmk() {
        return cmk;
    }

    byte[] blob() {
        return blob.clone();
    }

    WrappedKey toWrappedKey() {
        byte[] arn = cmk.value().getBytes(StandardCharsets.US_ASCII);
        return new WrappedKey(ByteBuffer.allocate(HEADER_LENGTH + arn.length + blob.length)
                .put(VERSION)
                .putShort((short) arn.length)
                .put(arn)
                .put(blob)
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

    @Override
    public boolean equals(Object other) {
        return other instanceof AwsWrappedKeyV1 that && cmk.equals(that.cmk) && Arrays.equals(blob, that.blob);
    }

    @Override
    public int hashCode() {
        return 31 * cmk.hashCode() + Arrays.hashCode(blob);
    }

    @Override
    public String toString() {
        return "AwsWrappedKeyV1[" + cmk + "]";
    }
}
