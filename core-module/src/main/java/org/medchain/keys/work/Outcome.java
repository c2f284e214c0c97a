package org.medchain.keys.work;

/** How a step of a work ended that did not fail. */
public enum Outcome {

    /** There is more to do: the next step follows at once. */
    MORE,

    /** Nothing is left to do until the work is due again. */
    DONE
}
