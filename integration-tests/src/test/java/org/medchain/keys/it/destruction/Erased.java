package org.medchain.keys.it.destruction;

import jakarta.json.JsonObject;
import java.time.Duration;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;

/** Waits for erasures. */
public final class Erased {

    /** The round comes within a minute, and the certificate a minute after the erasure. */
    private static final Duration LONGEST_ERASURE = Duration.ofMinutes(4);

    private Erased() {}

    /** The destruction once the keys are gone and certified so. */
    public static JsonObject await(Hospital hospital, ApiAnswer requested) {
        String id = requested.json().getString("id");
        return org.awaitility.Awaitility.await()
                .atMost(LONGEST_ERASURE)
                .until(
                        () -> hospital.readDestruction(id).json(),
                        it -> it.getString("status").equals("ERASED"));
    }
}
