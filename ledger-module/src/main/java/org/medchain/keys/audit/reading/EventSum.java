package org.medchain.keys.audit.reading;

import java.time.LocalDate;

/**
 * The number of events of one kind that an actor had on a day of UTC.
 *
 * @param reason empty of a success
 * @param events within the time that is asked for
 * @param usual within that time or before it
 */
record EventSum(
        LocalDate day, String actor, String operation, boolean success, String reason, long events, long usual) {}
