package org.medchain.keys.chain.checkpoint;

/** A key file can't be made, read or trusted. The message names the file and what is wrong with it, never its content. */
public final class CheckpointKeyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CheckpointKeyException(String message) {
        super(message);
    }

    CheckpointKeyException(String message, Throwable cause) {
        super(message, cause);
    }
}
