package org.medchain.keys.client.http;

import java.util.Optional;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.PatientId;
import org.medchain.keys.PlainKey;

/** The form in which data keys are asked for, and how they are taken out of an answer. */
interface Delivery {

    /** The delivery of plain keys. */
    Delivery PLAIN = new Delivery() {

        @Override
        public Optional<String> recipientPublicKey() {
            return Optional.empty();
        }

        @Override
        public PlainKey read(Json answer, DataKeyId keyId, PatientId patientId) {
            return KeyAnswers.plainKey(answer);
        }
    };

    /** Returns the recipient's public key for a request; empty for plain keys. */
    Optional<String> recipientPublicKey();

    /**
     * The key of an answer, to be closed.
     *
     * @throws UnreadableJsonException if it is not there in this form, or does not open
     */
    PlainKey read(Json answer, DataKeyId keyId, PatientId patientId);

    /** @throws IllegalStateException if they are to be sealed, and the library for that is missing */
    static Delivery of(HttpKeySourceSettings settings) {
        try {
            return settings.sealedDelivery().<Delivery>map(SealedDelivery::new).orElse(PLAIN);
        } catch (NoClassDefFoundError e) {
            throw new IllegalStateException("sealed delivery needs the library org.bouncycastle:bcprov-jdk18on", e);
        }
    }
}
