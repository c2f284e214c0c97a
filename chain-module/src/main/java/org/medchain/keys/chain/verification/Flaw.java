package org.medchain.keys.chain.verification;

/** The flaws that a chain can have. */
public enum Flaw {
    /** The entry or its hash was changed, or the entry before it was changed together with its own hash. */
    ALTERED("the entry was altered, or the one before it together with its hash"),
    /** The line or row is no entry at all. */
    MALFORMED("the entry is malformed"),
    /** Entries are missing, and later ones are there. */
    GAP("entries are missing here"),
    /**
     * Entries at the end are missing: a checkpoint speaks of more. Whether they were deleted or an older state of the
     * database was restored looks the same; so does whether entries before them were recomputed.
     */
    CUT_TAIL("nothing proves the entries from here on, and some are missing at the end: a checkpoint speaks of more"),
    /** An entry stands here that the chain passes over. */
    INSERTED("an entry was inserted here"),
    /** An entry is there more than once, or another one with its seq. */
    DUPLICATE("an entry is there more than once, or another with its seq"),
    /** The entry is there, but behind later ones. */
    REORDERED("the entries are not in order from here"),
    /** The entry belongs to another tenant. */
    OTHER_TENANT("the entry is another tenant's"),
    /** The entries are linked to each other but are not those that a checkpoint vouches for. */
    RECOMPUTED("the chain was recomputed somewhere from here: a checkpoint has another hash"),
    /**
     * The entries are not those that a checkpoint vouches for, or fewer, and a later checkpoint vouches for them: the
     * service itself went on from an older state that was restored.
     */
    ROLLED_BACK("the chain went back to an older state somewhere from here, and on from there"),
    /** The patient's id or the salt beside the entry was changed. */
    PATIENT_ALTERED("the patient id or its salt was altered"),
    /** A checkpoint was not signed by a trusted key, or is another tenant's. */
    FALSE_CHECKPOINT("nothing proves the entries from here on: a checkpoint is not genuine"),
    /** A checkpoint was signed with Ed25519 alone, a key of ML-DSA-65 is trusted, and no later checkpoint has both signatures. */
    SIGNED_ONCE("nothing proves the entries from here on: a checkpoint has no signature of ML-DSA-65");

    private final String description;

    Flaw(String description) {
        this.description = description;
    }

    /** One phrase, for an auditor. */
    public String description() {
        return description;
    }
}
