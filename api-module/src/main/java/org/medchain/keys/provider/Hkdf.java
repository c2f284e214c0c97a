package org.medchain.keys.provider;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Derives keys by HKDF (RFC 5869) with an empty salt. For many threads.
 *
 * <p>It takes the JDK's HMAC, which uses the processor's instructions for SHA-2: a library's takes four times as long, and every
 * operation on a data key derives a key.
 *
 * <p>Limit: all arrays of its own are wiped, but copies that the JDK's HMAC holds are left to the garbage collector.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5869">RFC 5869</a>
 */
public final class Hkdf {

    public static final Hkdf SHA_256 = new Hkdf("HmacSHA256", 32);
    public static final Hkdf SHA_512 = new Hkdf("HmacSHA512", 64);

    private static final int MOST_BLOCKS = 255;

    private final String algorithm;
    private final int hashLength;
    private final SecretKey emptySalt;

    private Hkdf(String algorithm, int hashLength) {
        this.algorithm = algorithm;
        this.hashLength = hashLength;
        // What RFC 5869 section 2.2 takes for an empty salt.
        this.emptySalt = new SecretKeySpec(new byte[hashLength], algorithm);
    }

    /**
     * A key of so many bytes, for the caller to wipe. The arguments are left alone.
     *
     * @param info tells apart what is derived from one input key
     * @throws IllegalArgumentException if the length is not 1 to 255 times that of the hash
     */
    public byte[] derive(byte[] inputKey, byte[] info, int length) {
        return derive(emptySalt, inputKey, info, length);
    }

    /** Derives a key as {@link #derive(byte[], byte[], int)} does, with a salt. */
    public byte[] derive(byte[] salt, byte[] inputKey, byte[] info, int length) {
        return derive(new SecretKeySpec(salt, algorithm), inputKey, info, length);
    }

    private byte[] derive(SecretKey salt, byte[] inputKey, byte[] info, int length) {
        byte[] pseudorandomKey = extract(salt, inputKey);
        try {
            return expand(pseudorandomKey, info, length);
        } finally {
            Arrays.fill(pseudorandomKey, (byte) 0);
        }
    }

    /** The first step alone: what {@link #expand} takes, for the caller to wipe. The argument is left alone. */
    public byte[] extract(byte[] inputKey) {
        return extract(emptySalt, inputKey);
    }

    private byte[] extract(SecretKey salt, byte[] inputKey) {
        return keyed(salt).doFinal(inputKey);
    }

    /**
     * The second step alone: the same key as {@link #derive} makes, from what {@link #extract} answered.
     *
     * @throws IllegalArgumentException if the length is not 1 to 255 times that of the hash
     */
    public byte[] expand(byte[] pseudorandomKey, byte[] info, int length) {
        if (length < 1 || length > MOST_BLOCKS * hashLength) {
            throw new IllegalArgumentException("HKDF derives 1 to " + MOST_BLOCKS * hashLength + " bytes");
        }
        return expand(keyed(new SecretKeySpec(pseudorandomKey, algorithm)), info, length);
    }

    private Mac keyed(SecretKey key) {
        try {
            Mac hmac = Mac.getInstance(algorithm, "SunJCE");
            hmac.init(key);
            return hmac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no " + algorithm, e);
        }
    }

    private byte[] expand(Mac hmac, byte[] info, int length) {
        byte[] derived = new byte[length];
        for (int block = 0; block * hashLength < length; block++) {
            int from = block * hashLength;
            if (block > 0) {
                hmac.update(derived, from - hashLength, hashLength);
            }
            hmac.update(info);
            hmac.update((byte) (block + 1));
            byte[] bytes = hmac.doFinal();
            System.arraycopy(bytes, 0, derived, from, Math.min(hashLength, length - from));
            Arrays.fill(bytes, (byte) 0);
        }
        return derived;
    }

    @Override
    public String toString() {
        return "Hkdf[" + algorithm + "]";
    }
}
