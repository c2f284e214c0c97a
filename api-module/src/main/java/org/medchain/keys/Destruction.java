package org.medchain.keys;

import java.time.Instant;
import java.util.Optional;

/**
 * The destruction of all keys of a patient, from the request to the erasure.
 *
 * @param legalBasis why, as it was first asked for
 * @param requestedBy who asked, as the audit trail names them
 * @param eraseAfter when the window ends and the keys are erased; empty while approval is awaited
 * @param keys how many data keys of the patient become unusable
 */
public record Destruction(
        DestructionId id,
        DestructionStatus status,
        LegalBasis legalBasis,
        String requestedBy,
        Instant requestedAt,
        Optional<Instant> eraseAfter,
        long keys) {}
