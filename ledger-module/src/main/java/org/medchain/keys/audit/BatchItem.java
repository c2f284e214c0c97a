package org.medchain.keys.audit;

import java.util.function.BiFunction;
import java.util.function.Function;
import org.medchain.keys.PatientId;

/**
 * One of many operations of a request.
 *
 * @param useCase looks and prepares; it changes nothing by itself, since it may be tried again
 * @param again makes the answer from what {@link Recorded#repeatedFrom} was given the first time, if the request is sent again
 */
public record BatchItem<T>(
        PatientId patientId, Function<Attempt, Recorded<T>> useCase, BiFunction<Attempt, String, Recorded<T>> again) {}
