package org.medchain.keys.local;

import java.security.DrbgParameters;
import java.security.DrbgParameters.Capability;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * Random bytes at 256 bits of strength from several independent generators of NIST SP 800-90A, each seeded by the operating
 * system, so that threads seldom wait for each other.
 *
 * <p>Each generator mixes in 32 new bytes of the operating system before its first output in each second of the clock. Two copies of one
 * process (a snapshot, a clone, a checkpoint) make the same bytes for the rest of that second at most.
 */
public final class StripedDrbg extends SecureRandom {

    private static final int STRENGTH_BITS = 256;

    // The platform's default generator has one lock for the whole process. Stripes and not a ThreadLocal: a server's
    // threads outlive the application, and each would keep a generator. Two threads on one stripe only wait.
    private final transient Stripe[] stripes;

    /** One generator for each processor. */
    public StripedDrbg() {
        // The clock on the wall: it continues while a machine is suspended.
        this(Runtime.getRuntime().availableProcessors(), () -> System.currentTimeMillis() / 1000);
    }

    StripedDrbg(int generators, LongSupplier second) {
        SecureRandom system = operatingSystem();
        stripes = IntStream.range(0, generators)
                .mapToObj(i -> new Stripe(newDrbg(), system, second))
                .toArray(Stripe[]::new);
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

    private static SecureRandom operatingSystem() {
        try {
            return SecureRandom.getInstance("NativePRNGNonBlocking", "SUN");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the platform has no /dev/urandom", e);
        }
    }

    @Override
    public void nextBytes(byte[] bytes) {
        stripes[(int) (Thread.currentThread().getId() % stripes.length)].nextBytes(bytes);
    }

    /** Returns the number and kind of the generators. */
    @Override
    public String toString() {
        return "StripedDrbg[" + stripes.length + " of " + stripes[0].drbg + "]";
    }

    private static final class Stripe {

        private final SecureRandom drbg;
        private final SecureRandom system;
        private final LongSupplier second;
        private volatile long reseeded;

        Stripe(SecureRandom drbg, SecureRandom system, LongSupplier second) {
            this.drbg = drbg;
            this.system = system;
            this.second = second;
            this.reseeded = second.getAsLong();
        }

        void nextBytes(byte[] bytes) {
            long now = second.getAsLong();
            // Not "later than": the clock of a clone may be behind.
            if (now != reseeded) {
                reseed(now);
            }
            drbg.nextBytes(bytes);
        }

        private synchronized void reseed(long now) {
            if (now != reseeded) {
                // generateSeed() reads /dev/urandom at each call. nextBytes() has a buffer, and DRBG.reseed() asks a
                // generator in memory: a clone has both.
                byte[] seed = system.generateSeed(STRENGTH_BITS / Byte.SIZE);
                drbg.setSeed(seed);
                Arrays.fill(seed, (byte) 0);
                reseeded = now;
            }
        }
    }
}
