package org.medchain.keys.it.crash;

import java.util.Set;
import java.util.function.Supplier;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.ReceivedKey;

/**
 * What is asked of the server. Each answer is remembered, and must be what all that was acknowledged before the question allows:
 * a key opens, unless its patient's destruction was asked for; after that was acknowledged, it is refused.
 */
record Requests(Acknowledged acknowledged) {

    private static final Set<String> DESTROYED = Set.of("/problems/destruction-pending", "/problems/keys-destroyed");
    private static final Set<String> CROSSED = Set.of("/problems/rotation-in-progress", "/problems/conflict");

    void generate(Patient patient) {
        ApiAnswer answer =
                ask("GENERATE_DATA_KEY", patient, 201, () -> patient.hospital().generate(patient.id()));
        if (answer.status() == 201) {
            acknowledged.add(AcknowledgedKey.of(patient, answer, null));
        }
    }

    /** Whether it opens. */
    boolean decrypt(AcknowledgedKey key) {
        Patient patient = key.patient();
        ApiAnswer answer = ask(
                "DECRYPT_DATA_KEY", patient, 200, () -> patient.hospital().decrypt(patient.id(), key.encryptedKey()));
        if (answer.status() != 200) {
            return false;
        }
        if (!answer.plainKey().map(ReceivedKey::sha256).orElseThrow().equals(key.sha256())) {
            throw new IllegalStateException(key + " opens to another key");
        }
        acknowledged.add(AcknowledgedKey.of(patient, answer, key.encryptedKey()));
        return true;
    }

    void rotate(Patient patient) {
        ask("ROTATE_PATIENT_KEY", patient, 200, () -> patient.hospital().rotate(patient.id()));
    }

    /** Asks for the same destruction again if there is one. */
    void destroy(Patient patient) {
        acknowledged.askForDestruction(patient);
        ApiAnswer answer = patient.hospital().destroy(patient.id());
        remember("DESTROY_PATIENT_KEYS", answer, 202);
        if (answer.status() != 202) {
            throw new IllegalStateException("no destruction of " + patient + ": " + answer);
        }
        acknowledged.addDestruction(patient, answer);
    }

    private ApiAnswer ask(String operation, Patient patient, int success, Supplier<ApiAnswer> question) {
        boolean destroyed = acknowledged.isDestroyed(patient);
        ApiAnswer answer = question.get();
        remember(operation, answer, success);
        boolean allowed = answer.status() == success ? !destroyed : mayBeRefused(operation, patient, answer);
        if (!allowed) {
            throw new IllegalStateException(operation + " of " + patient + ": " + answer);
        }
        return answer;
    }

    private boolean mayBeRefused(String operation, Patient patient, ApiAnswer answer) {
        String problem = answer.json().getString("type");
        boolean crossed = operation.equals("ROTATE_PATIENT_KEY") && CROSSED.contains(problem);
        return crossed || (acknowledged.isDestructionAskedFor(patient) && DESTROYED.contains(problem));
    }

    private void remember(String operation, ApiAnswer answer, int success) {
        acknowledged.addEvent(answer, operation + (answer.status() == success ? " SUCCESS" : " FAILURE"));
    }
}
