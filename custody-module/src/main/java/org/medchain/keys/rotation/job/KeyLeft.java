package org.medchain.keys.rotation.job;

import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.FailureReason;

/**
 * A data key that a rotation could not move and that is where it was, as reported to the caller.
 *
 * @param failure the note of its patient's failure
 * @param blockedBy the patient's data key that was the reason, if it is another: a patient's keys move together
 */
public record KeyLeft(
        UUID failure, Optional<String> patientId, DataKeyId keyId, Optional<UUID> blockedBy, FailureReason reason) {

    /** The place in the list. */
    public record Place(UUID failure, DataKeyId keyId) {

        private static final HexFormat HEX = HexFormat.of();
        private static final int DIGITS = 16;

        /** @throws IllegalArgumentException if the text is not that of a place */
        public static Place parse(String text) {
            if (text.length() != 4 * DIGITS) {
                throw new IllegalArgumentException("not a place");
            }
            return new Place(idAt(text, 0), new DataKeyId(idAt(text, 2)));
        }

        private static UUID idAt(String text, int start) {
            return new UUID(numberAt(text, start), numberAt(text, start + 1));
        }

        private static long numberAt(String text, int place) {
            return HexFormat.fromHexDigitsToLong(text, place * DIGITS, (place + 1) * DIGITS);
        }

        @Override
        public String toString() {
            return textOf(failure) + textOf(keyId.value());
        }

        private static String textOf(UUID id) {
            return HEX.toHexDigits(id.getMostSignificantBits()) + HEX.toHexDigits(id.getLeastSignificantBits());
        }
    }

    public Place place() {
        return new Place(failure, keyId);
    }

    static KeyLeft of(NotedFailure note, DataKeyId keyId) {
        FailedPatient failed = note.failed();
        return new KeyLeft(
                note.id(),
                failed.patientId(),
                keyId,
                failed.keyId().filter(it -> !it.equals(keyId.value())),
                failed.reason());
    }
}
