package org.medchain.keys.chain;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The patient's id in clear and the salt of one event, which stand beside the chain and show which patient an entry is
 * about. The chain holds {@link #hashFor} of it, so neither can be changed unseen. Once both are dropped, the chain
 * still verifies, and the hash tells nothing: without the salt no guess at the id can be tried.
 *
 * <p>Limit: keep id and salt together and drop them together. A salt that stays lets anyone try ids.
 *
 * @param patientId in Unicode NFC (UAX #15), 1 to 256 bytes of UTF-8
 * @param salt 32 random bytes of this event
 */
public record PatientCommitment(String patientId, byte[] salt) {

    /** The length of a salt, in bytes. */
    public static final int SALT_LENGTH = 32;

    private static final String LABEL = "MedChain patient commitment v1";
    private static final String ALGORITHM = "HmacSHA256";
    private static final int MAX_PATIENT_ID = 256;

    /** @throws MalformedAuditException if the id is not in NFC or has another length, or the salt has */
    public PatientCommitment {
        ByteFields.requireText("patientId", patientId);
        int length = patientId.getBytes(StandardCharsets.UTF_8).length;
        if (length == 0 || length > MAX_PATIENT_ID || !Normalizer.isNormalized(patientId, Normalizer.Form.NFC)) {
            throw new MalformedAuditException("patientId");
        }
        if (salt.length != SALT_LENGTH) {
            throw new MalformedAuditException("patientSalt");
        }
        salt = salt.clone();
    }

    /**
     * A new commitment to this patient; the id is brought into NFC.
     *
     * @throws MalformedAuditException if the id has more than 256 bytes of UTF-8, or none
     */
    public static PatientCommitment to(String patientId, SecureRandom random) {
        byte[] salt = new byte[SALT_LENGTH];
        random.nextBytes(salt);
        return new PatientCommitment(Normalizer.normalize(patientId, Normalizer.Form.NFC), salt);
    }

    /**
     * A commitment as it was stored: both parts, or after the patient's erasure neither.
     *
     * @throws MalformedAuditException if one is there without the other, or is malformed
     */
    public static Optional<PatientCommitment> restore(Optional<String> patientId, Optional<byte[]> salt) {
        if (patientId.isPresent() != salt.isPresent()) {
            throw new MalformedAuditException(patientId.isPresent() ? "patientSalt" : "patientId");
        }
        return patientId.map(id -> new PatientCommitment(id, salt.orElseThrow()));
    }

    /** Returns the HMAC-SHA-256 (RFC 2104), under the salt, of a label, the tenant's id and the patient's id. */
    public Hash hashFor(String tenantId) {
        byte[] message =
                new ByteFields().label(LABEL).text(tenantId).text(patientId).toBytes();
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(salt, ALGORITHM));
            return new Hash(mac.doFinal(message));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no HMAC-SHA-256", e);
        }
    }

    @Override
    public byte[] salt() {
        return salt.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PatientCommitment that
                && patientId.equals(that.patientId)
                && MessageDigest.isEqual(salt, that.salt);
    }

    @Override
    public int hashCode() {
        return 31 * patientId.hashCode() + Arrays.hashCode(salt);
    }

    @Override
    public String toString() {
        return "PatientCommitment[redacted]";
    }
}
