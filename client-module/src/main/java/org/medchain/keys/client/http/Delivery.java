package org.medchain.keys.client.http;

import java.util.Optional;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.PatientId;
import org.medchain.keys.PlainKey;

/** In what form data keys are asked for, and how they are taken out of an answer. */
interface Delivery {

    /** As they are. */
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

    /** What a request says; empty for keys as they are. */
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
