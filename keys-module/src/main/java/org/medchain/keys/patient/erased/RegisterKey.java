package org.medchain.keys.patient.erased;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.chain.Hash;

/**
 * The key of an erasure register: 32 random bytes. HMAC-SHA-256 under it recognises patients and chains the register's lines,
 * with a label of its own for each purpose.
 *
 * <p>Limit: patient ids can often be guessed, so a reader of key and hashes can try them.
 */
final class RegisterKey {

    static final int LENGTH = 32;

    private static final int FINGERPRINT_LENGTH = 8;

    private final byte[] bytes;

    /** @throws IllegalArgumentException if there are not 32 bytes */
    RegisterKey(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a register key has " + LENGTH + " bytes");
        }
        this.bytes = bytes.clone();
    }

    static RegisterKey random(SecureRandom random) {
        byte[] bytes = new byte[LENGTH];
        random.nextBytes(bytes);
        return new RegisterKey(bytes);
    }

    /** Names the key; no secret. */
    String fingerprint() {
        return HexFormat.of()
                .formatHex(Arrays.copyOf(hmac("fingerprint", new byte[0]).bytes(), FINGERPRINT_LENGTH));
    }

    /** Returns a hash that is the same for the same tenant and patient id, and for no others. */
    Hash hashOf(EncryptionContext context) {
        return hmac("patient", context.canonicalBytes());
    }

    /** Authenticates that a patient's row has this id. */
    Hash rowMac(UUID row, EncryptionContext context) {
        byte[] canonical = context.canonicalBytes();
        return hmac(
                "row",
                ByteBuffer.allocate(2 * Long.BYTES + canonical.length)
                        .putLong(row.getMostSignificantBits())
                        .putLong(row.getLeastSignificantBits())
                        .put(canonical)
                        .array());
    }

    boolean isRowOf(UUID row, EncryptionContext context, String mac) {
        byte[] right = rowMac(row, context).toString().getBytes(StandardCharsets.UTF_8);
        return mac != null && MessageDigest.isEqual(right, mac.getBytes(StandardCharsets.UTF_8));
    }

    /** Authenticates a line and all before it. */
    Hash chain(String previous, String line) {
        return hmac("line", (previous + '\n' + line).getBytes(StandardCharsets.UTF_8));
    }

    /** Authenticates a record of the database. */
    Hash recordMac(String record) {
        return hmac("record", record.getBytes(StandardCharsets.UTF_8));
    }

    /** Authenticates a note that a server's register lists a patient, of whom the database has no record yet. */
    Hash noteMac(String note) {
        return hmac("note", note.getBytes(StandardCharsets.UTF_8));
    }

    /** Authenticates that a hold on the keys of the patient of this hash was lifted. */
    Hash liftMac(Hash patient, Instant time) {
        return hmac("lift", (patient + " " + time).getBytes(StandardCharsets.US_ASCII));
    }

    byte[] bytes() {
        return bytes.clone();
    }

    /** Authenticates the index beside the register. */
    Mac indexMac() {
        return mac("index");
    }

    private Hash hmac(String label, byte[] message) {
        return new Hash(mac(label).doFinal(message));
    }

    private Mac mac(String label) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(bytes, "HmacSHA256"));
            mac.update(label.getBytes(StandardCharsets.US_ASCII));
            mac.update((byte) 0);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no HMAC-SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "RegisterKey[redacted]";
    }
}
