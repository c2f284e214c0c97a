package org.medchain.keys.rotation;

import com.github.f4b6a3.uuid.UuidCreator;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.exception.ConstraintViolationException;

/**
 * Lets one rotation of a patient run at a time, on all servers together. A claim is for courtesy: it keeps two callers from
 * doing the same work. That nothing goes wrong if they do all the same is the ledger's: it compares generations.
 */
@ApplicationScoped
class RotationClaims {

    private final Clock clock = Clock.systemUTC();
    private PatientClaims stored;

    /** For the proxy. */
    protected RotationClaims() {}

    @Inject
    RotationClaims(PatientClaims stored) {
        this.stored = stored;
    }

    /** Empty while another holds it. */
    Optional<RotationClaim> take(UUID patient) {
        UUID holder = UuidCreator.getTimeOrderedEpoch();
        Instant now = clock.instant();
        Instant until = now.plus(RotationClaim.LENGTH);
        return stored.takeOver(patient, holder, now, until) || isInserted(patient, holder, until)
                ? Optional.of(new RotationClaim(this, clock, patient, holder))
                : Optional.empty();
    }

    private boolean isInserted(UUID patient, UUID holder, Instant until) {
        try {
            stored.insert(patient, holder, until);
            return true;
        } catch (ConstraintViolationException e) {
            return false;
        }
    }

    void renew(UUID patient, UUID holder, Instant until) {
        stored.renew(patient, holder, until);
    }

    void release(UUID patient, UUID holder) {
        stored.release(patient, holder);
    }
}
