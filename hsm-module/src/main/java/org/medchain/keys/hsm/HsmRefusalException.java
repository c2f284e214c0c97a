package org.medchain.keys.hsm;

/** The HSM is well, and has no such KEK or none that may be used. The message completes "the KEK ..." and may be logged. */
final class HsmRefusalException extends Exception {

    HsmRefusalException(String why) {
        super(why);
    }
}
