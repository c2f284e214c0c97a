package org.medchain.keys.kmssimulator.key;

import java.time.Instant;

/** One renewal of a CMK's material. */
public record MaterialRotation(Instant date, Type type) {

    /** The cause of a rotation, as AWS KMS names it. */
    public enum Type {
        AUTOMATIC,
        ON_DEMAND
    }
}
