package org.medchain.keys.patient.erased;

import java.util.Locale;

/** The kind of a line of the erasure register. */
public enum EntryKind {
    /** The patient's keys are erased, for ever. */
    ERASED,
    /** The patient's keys are under a legal hold, until it is lifted. */
    HELD,
    /** The legal hold on the patient's keys is lifted. */
    LIFTED,
    /** The destruction is cancelled: nothing is erased because of it. */
    CANCELLED;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** The word in the line. */
    String word() {
        return word;
    }

    /** @throws IllegalArgumentException if it is none, or is written in another way */
    static EntryKind ofWord(String word) {
        for (EntryKind kind : values()) {
            if (kind.word.equals(word)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("the erasure register has no such kind of line");
    }
}
