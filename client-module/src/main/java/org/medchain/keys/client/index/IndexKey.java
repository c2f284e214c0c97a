package org.medchain.keys.client.index;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.medchain.keys.TenantKey;
import org.medchain.keys.provider.Hkdf;

/** The key of one field's index under one version of a tenant key; formats.md has the bytes of what it computes. */
final class IndexKey implements AutoCloseable {

    private static final String HMAC = "HmacSHA256";
    private static final int LENGTH = 32;

    private final int version;
    private final int bits;
    private final byte[] key;
    private boolean closed;

    private IndexKey(int version, int bits, byte[] key) {
        this.version = version;
        this.bits = bits;
        this.key = key;
    }

    /** The tenant key is left alone. */
    static IndexKey derivedFrom(TenantKey tenantKey, IndexedField field) {
        byte[] derived = tenantKey.plainKey().use(plain -> Hkdf.SHA_256.derive(plain, field.info(), LENGTH));
        return new IndexKey(tenantKey.version().number(), field.bits(), derived);
    }

    int version() {
        return version;
    }

    /** @throws IllegalStateException if it is closed */
    synchronized String valueOf(NormalText text) {
        if (closed) {
            throw new IllegalStateException("the blind index is closed");
        }
        try {
            Mac hmac = Mac.getInstance(HMAC, "SunJCE");
            hmac.init(new SecretKeySpec(key, HMAC));
            byte[] whole = hmac.doFinal(text.value().getBytes(StandardCharsets.UTF_8));
            return version + "." + HexFormat.of().formatHex(truncated(whole));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no " + HMAC, e);
        }
    }

    private byte[] truncated(byte[] whole) {
        byte[] first = Arrays.copyOf(whole, (bits + Byte.SIZE - 1) / Byte.SIZE);
        int unused = first.length * Byte.SIZE - bits;
        first[first.length - 1] &= (byte) (0xFF << unused);
        return first;
    }

    @Override
    public synchronized void close() {
        Arrays.fill(key, (byte) 0);
        closed = true;
    }

    @Override
    public String toString() {
        return "IndexKey[" + version + "]";
    }
}
