package org.medchain.keys.rotation.job;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.medchain.keys.FailureReason;
import org.medchain.keys.patient.PatientRowId;

/**
 * The result of rotating a batch of patients.
 *
 * @param from the last patient before it
 * @param reached its own last patient
 */
record BatchResult(
        RotationRowId job, PatientRowId from, PatientRowId reached, List<PatientOutcome> outcomes, Duration duration) {

    int count(PatientOutcome.Kind kind) {
        return (int) of(kind).count();
    }

    int dataKeys() {
        return outcomes.stream().mapToInt(PatientOutcome::dataKeys).sum();
    }

    /** Returns what the batch lacked; it can be tried again. */
    Optional<FailureReason> lacked() {
        return of(PatientOutcome.Kind.UNAVAILABLE)
                .flatMap(outcome -> outcome.reason().stream())
                .findFirst();
    }

    List<RotationFailure> failures() {
        return of(PatientOutcome.Kind.FAILED)
                .map(it -> new RotationFailure(
                        job, it.patient(), it.attempt().keyId(), it.reason().orElseThrow()))
                .toList();
    }

    /** Returns the result if there is no other try. */
    BatchResult givenUp() {
        return new BatchResult(
                job,
                from,
                reached,
                outcomes.stream().map(PatientOutcome::givenUp).toList(),
                duration);
    }

    Stream<PatientOutcome> of(PatientOutcome.Kind kind) {
        return outcomes.stream().filter(outcome -> outcome.kind() == kind);
    }
}
