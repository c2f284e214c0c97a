package org.medchain.keys.chain.checkpoint;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.medchain.keys.chain.AuditTime;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.chain.MalformedAuditException;
import org.medchain.keys.chain.signing.KeyId;
import org.medchain.keys.chain.signing.SignatureAlgorithm;
import org.medchain.keys.chain.signing.Signed;

/**
 * A signed statement: this tenant's chain had this size and this hash at this time. Its text is one line of ASCII, checkpoint
 * v1 of docs/formats.md, or v2 if it is signed with ML-DSA-65 besides; the signatures are over the line up to the blank before the first of them.
 *
 * <p>Limit: a checkpoint that was read is a claim until {@link CheckpointVerifier#isGenuine} says so.
 *
 * @param time to the microsecond
 * @param keyId of the key that signed: 16 lower-case hex digits
 * @param signature Ed25519 (RFC 8032), 64 bytes
 * @param second ML-DSA-65 (FIPS 204), of version 2
 */
public record Checkpoint(ChainHead head, Instant time, String keyId, byte[] signature, Optional<Second> second) {

    private static final String MAGIC = "medchain-checkpoint-v1";
    private static final String MAGIC_OF_TWO = "medchain-checkpoint-v2";
    private static final String BLANK = " ";
    private static final int WORDS = 7;
    private static final int WORDS_OF_TWO = 9;

    /** The signature that a quantum computer does not forge. */
    public record Second(String keyId, byte[] signature) {

        /** @throws MalformedAuditException if key id or signature have another form */
        public Second {
            requireSignature(keyId, signature, SignatureAlgorithm.ML_DSA_65);
            signature = signature.clone();
        }

        @Override
        public byte[] signature() {
            return signature.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Second that && keyId.equals(that.keyId) && Arrays.equals(signature, that.signature);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(signature);
        }
    }

    /** @throws MalformedAuditException if the time is finer than a microsecond, or key id or signature have another form */
    public Checkpoint {
        AuditTime.toMicros(time);
        requireSignature(keyId, signature, SignatureAlgorithm.ED25519);
        signature = signature.clone();
    }

    /** Creates a checkpoint of version 1. */
    public Checkpoint(ChainHead head, Instant time, String keyId, byte[] signature) {
        this(head, time, keyId, signature, Optional.empty());
    }

    private static void requireSignature(String keyId, byte[] signature, SignatureAlgorithm algorithm) {
        if (!KeyId.isWellFormed(keyId)) {
            throw new MalformedAuditException("keyId");
        }
        if (signature.length != algorithm.signatureLength()) {
            throw new MalformedAuditException("signature");
        }
    }

    /** @throws MalformedAuditException for any line that no checkpoint has as its text */
    public static Checkpoint parse(String line) {
        String[] words = line.split(BLANK, -1);
        if (words.length != WORDS && words.length != WORDS_OF_TWO) {
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
            Instant time = AuditTime.parse(words[4]);
            Base64.Decoder base64 = Base64.getDecoder();
            return words.length == WORDS
                    ? new Checkpoint(head, time, words[5], base64.decode(words[6]))
                    : new Checkpoint(
                            head,
                            time,
                            words[5],
                            base64.decode(words[7]),
                            Optional.of(new Second(words[6], base64.decode(words[8]))));
        } catch (MalformedAuditException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new MalformedAuditException("checkpoint", e);
        }
    }

    /** Returns the bytes that are signed. */
    static byte[] statement(ChainHead head, Instant time, String keyId) {
        return statement(MAGIC, head, time, keyId);
    }

    /** Returns the bytes that both keys sign. */
    static byte[] statement(ChainHead head, Instant time, String keyId, String secondKeyId) {
        return statement(MAGIC_OF_TWO, head, time, keyId + BLANK + secondKeyId);
    }

    private static byte[] statement(String magic, ChainHead head, Instant time, String keyIds) {
        String statement = String.join(
                BLANK,
                magic,
                head.tenantId(),
                Long.toString(head.size()),
                head.hash().toString(),
                AuditTime.toText(time),
                keyIds);
        return statement.getBytes(StandardCharsets.US_ASCII);
    }

    byte[] statement() {
        return second.map(it -> statement(head, time, keyId, it.keyId())).orElseGet(() -> statement(head, time, keyId));
    }

    /** One, or two of version 2. */
    List<Signed> signatures() {
        byte[] statement = statement();
        Signed first = new Signed(SignatureAlgorithm.ED25519, keyId, statement, signature);
        return second.map(it ->
                        List.of(first, new Signed(SignatureAlgorithm.ML_DSA_65, it.keyId(), statement, it.signature())))
                .orElseGet(() -> List.of(first));
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
                && Arrays.equals(signature, that.signature)
                && second.equals(that.second);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(signature);
    }

    /** The line, without its line feed. */
    @Override
    public String toString() {
        Base64.Encoder base64 = Base64.getEncoder();
        String first = new String(statement(), StandardCharsets.US_ASCII) + BLANK + base64.encodeToString(signature);
        return second.map(it -> first + BLANK + base64.encodeToString(it.signature()))
                .orElse(first);
    }
}
