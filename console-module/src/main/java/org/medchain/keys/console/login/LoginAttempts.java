package org.medchain.keys.console.login;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.medchain.keys.console.session.RandomText;

/**
 * The logins that browsers have begun. Nothing of them is kept: state and verifier are derived from a mark that the
 * browser keeps and a key of this process, so that beginning logins takes no memory.
 */
final class LoginAttempts {

    static final Duration LONGEST = Duration.ofMinutes(10);

    private static final String HMAC = "HmacSHA256";
    private static final int MARK_BYTES = 32;

    private final byte[] key = new byte[32];
    private final SecureRandom random;
    private final Clock clock;

    /**
     * A login that a browser has begun.
     *
     * @param mark what the browser keeps
     * @param state what the issuer sends back (RFC 6749 section 10.12)
     * @param verifier what the code is bound to (RFC 7636 section 4.1)
     */
    record Attempt(String mark, String state, String verifier) {

        /** The challenge of the method S256 (RFC 7636 section 4.2). */
        String challenge() {
            try {
                return encode(
                        MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
        }

        @Override
        public String toString() {
            return "Attempt[redacted]";
        }
    }

    LoginAttempts(SecureRandom random, Clock clock) {
        this.random = random;
        this.clock = clock;
        random.nextBytes(key);
    }

    Attempt begin() {
        byte[] mark = new byte[MARK_BYTES];
        random.nextBytes(mark);
        ByteBuffer.wrap(mark).putLong(clock.instant().getEpochSecond());
        return derive(encode(mark));
    }

    /** Finds the login of this browser; empty if it did not begin it here, or too long ago. */
    Optional<Attempt> resume(String mark, String state) {
        return timeOf(mark)
                .filter(begun -> clock.instant().isBefore(begun.plus(LONGEST)))
                .map(begun -> derive(mark))
                .filter(attempt -> RandomText.areEqual(attempt.state(), state));
    }

    private static Optional<Instant> timeOf(String mark) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(mark);
            return bytes.length == MARK_BYTES
                    ? Optional.of(Instant.ofEpochSecond(ByteBuffer.wrap(bytes).getLong()))
                    : Optional.empty();
        } catch (RuntimeException e) { // anybody can send anything
            return Optional.empty();
        }
    }

    private Attempt derive(String mark) {
        return new Attempt(mark, derive("state", mark), derive("verifier", mark));
    }

    private String derive(String purpose, String mark) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return encode(mac.doFinal((purpose + " " + mark).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + HMAC, e);
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
