package org.medchain.keys.cli;

/** The input that a person types without seeing it. */
@FunctionalInterface
interface HiddenInput {

    /**
     * Asks for one line.
     *
     * @return the line, for the caller to wipe; null if the input ended, or nobody is there
     */
    char[] read(String prompt);
}
