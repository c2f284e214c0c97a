package org.medchain.keys.rotation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** The claim on one patient, in the hand of its holder. Closing it lets the next one in. */
final class RotationClaim implements AutoCloseable {

    static final Duration LENGTH = Duration.ofSeconds(60);
    private static final Duration RENEWED_AFTER = LENGTH.dividedBy(3);

    private final RotationClaims claims;
    private final Clock clock;
    private final UUID patient;
    private final UUID holder;
    private Instant renewed;

    RotationClaim(RotationClaims claims, Clock clock, UUID patient, UUID holder) {
        this.claims = claims;
        this.clock = clock;
        this.patient = patient;
        this.holder = holder;
        this.renewed = clock.instant();
    }

    /** To be called often while it is held. */
    void renewIfDue() {
        Instant now = clock.instant();
        if (!now.isBefore(renewed.plus(RENEWED_AFTER))) {
            claims.renew(patient, holder, now.plus(LENGTH));
            renewed = now;
        }
    }

    @Override
    public void close() {
        claims.release(patient, holder);
    }
}
