package org.medchain.keys.patient.erased;

import java.util.List;

/**
 * Patients whom the erasure register lists one after the other.
 *
 * @param place where the first of them stands in the file: those before it are the page before
 * @param patients in the order in which they were listed; empty at the beginning of the register
 */
public record ListedPage(long place, List<ErasedPatient> patients) {

    /** The place behind the last page. */
    public static final long END = Long.MAX_VALUE;
}
