package org.medchain.keys.audit;

import java.util.concurrent.CompletionException;

/** Finds the cause of a failed {@link java.util.concurrent.CompletionStage}. */
public final class Failures {

    private Failures() {}

    /** Returns the cause without the wrapping that stages put around what an earlier one failed with. */
    public static Throwable causeOf(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
