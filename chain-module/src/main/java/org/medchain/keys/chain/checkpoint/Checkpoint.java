package org.medchain.keys.chain.checkpoint;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import org.medchain.keys.chain.AuditTime;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.chain.MalformedAuditException;
import org.medchain.keys.chain.signing.KeyId;
import org.medchain.keys.chain.signing.SigningKey;

/**
 * A signed statement: this tenant's chain had this size and this hash at this time. Its text is one line of ASCII, checkpoint
 * v1 of docs/formats.md; the signature is over the line up to the blank before the signature.
 *
 * <p>Limit: a checkpoint that was read is a claim until {@link CheckpointVerifier#isGenuine} says so.
 *
 * @param time to the microsecond
 * @param keyId of the key that signed: 16 lower-case hex digits
 * @param signature Ed25519 (RFC 8032), 64 bytes
 */
public record Checkpoint(ChainHead head, Instant time, String keyId, byte[] signature) {

    private static final String MAGIC = "medchain-checkpoint-v1";
    private static final String BLANK = " ";
    private static final int WORDS = 7;

    /** @throws MalformedAuditException if the time is finer than a microsecond, or key id or signature have another form */
    public Checkpoint {
        AuditTime.toMicros(time);
        if (!KeyId.isWellFormed(keyId)) {
            throw new MalformedAuditException("keyId");
        }
        if (signature.length != SigningKey.SIGNATURE_LENGTH) {
            throw new MalformedAuditException("signature");
        }
        signature = signature.clone();
    }

    /** @throws MalformedAuditException for any line that no checkpoint has as its text */
    public static Checkpoint parse(String line) {
        String[] words = line.split(BLANK, -1);
        if (words.length != WORDS) {
            throw new MalformedAuditException("checkpoint");
        }
        Checkpoint checkpoint = fromWords(words);
        if (!checkpoint.toString().equals(line)) {
            throw new MalformedAuditException("checkpoint");
        }
        return checkpoint;
    }

    private static Checkpoint fromWords(String[] words) {
        try {
            ChainHead head = new ChainHead(words[1], Long.parseLong(words[2]), Hash.parse(words[3]));
            byte[] signature = Base64.getDecoder().decode(words[6]);
            return new Checkpoint(head, AuditTime.parse(words[4]), words[5], signature);
        } catch (MalformedAuditException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new MalformedAuditException("checkpoint", e);
        }
    }

    /** What is signed. */
    static byte[] statement(ChainHead head, Instant time, String keyId) {
        String statement = String.join(
                BLANK,
                MAGIC,
                head.tenantId(),
                Long.toString(head.size()),
                head.hash().toString(),
                AuditTime.toText(time),
                keyId);
        return statement.getBytes(StandardCharsets.US_ASCII);
    }

    byte[] statement() {
        return statement(head, time, keyId);
    }

    @Override
    public byte[] signature() {
        return signature.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Checkpoint that
                && head.equals(that.head)
                && time.equals(that.time)
                && keyId.equals(that.keyId)
                && Arrays.equals(signature, that.signature);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(signature);
    }

    /** The line, without its line feed. */
    @Override
    public String toString() {
        return new String(statement(), StandardCharsets.US_ASCII)
                + BLANK
                + Base64.getEncoder().encodeToString(signature);
    }
}
