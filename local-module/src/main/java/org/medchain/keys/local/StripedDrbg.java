package org.medchain.keys.local;

import java.security.DrbgParameters;
import java.security.DrbgParameters.Capability;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.stream.IntStream;

/**
 * Random bytes at 256 bits of strength from several independent generators of NIST SP 800-90A, each seeded by the operating
 * system, so that threads seldom wait for each other.
 */
public final class StripedDrbg extends SecureRandom {

    private static final long serialVersionUID = 1L;
    private static final int STRENGTH_BITS = 256;

    // The platform's default generator has one lock for the whole process. Stripes and not a ThreadLocal: a server's
    // threads outlive the application, and each would keep a generator. Two threads on one stripe only wait.
    private final SecureRandom[] stripes;

    /** One generator for each processor. */
    public StripedDrbg() {
        stripes = IntStream.range(0, Runtime.getRuntime().availableProcessors())
                .mapToObj(i -> newDrbg())
                .toArray(SecureRandom[]::new);
    }

    private static SecureRandom newDrbg() {
        try {
            // Named in full: the JDK's default strength for DRBG is 128 bits.
            return SecureRandom.getInstance(
                    "DRBG", DrbgParameters.instantiation(STRENGTH_BITS, Capability.RESEED_ONLY, null), "SUN");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the platform has no DRBG of " + STRENGTH_BITS + " bits", e);
        }
    }

    @Override
    public void nextBytes(byte[] bytes) {
        stripes[(int) (Thread.currentThread().getId() % stripes.length)].nextBytes(bytes);
    }

    /** Number and kind of the generators. */
    @Override
    public String toString() {
        return "StripedDrbg[" + stripes.length + " of " + stripes[0] + "]";
    }
}
