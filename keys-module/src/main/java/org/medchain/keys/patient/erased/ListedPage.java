package org.medchain.keys.patient.erased;

import java.util.List;

/**
 * Entries of the erasure register, one after the other.
 *
 * @param place where the first of them stands in the file: those before it are the page before; 0 at the beginning of the register
 * @param entries in the order in which they were listed
 */
public record ListedPage(long place, List<RegisterEntry> entries) {

    /** The place behind the last page. */
    public static final long END = Long.MAX_VALUE;

    /** Returns true if there is no page before this one, and this one has no entries. */
    public boolean isBeforeTheFirst() {
        return place == 0;
    }

    /** The patients whose keys are erased. */
    public List<ErasedPatient> patients() {
        return entries.stream()
                .filter(entry -> entry.kind() == EntryKind.ERASED)
                .map(RegisterEntry::erasedPatient)
                .toList();
    }

    /** The entries of one kind. */
    public List<RegisterEntry> ofKind(EntryKind kind) {
        return entries.stream().filter(entry -> entry.kind() == kind).toList();
    }
}
