package org.medchain.keys.it.server;

/** A server did not become ready. */
public final class StartRefusedException extends RuntimeException {

    /** @param line the log's "MedChain cannot start: ..." line, or what is known instead */
    StartRefusedException(String line) {
        super(line);
    }
}
