package org.medchain.keys.chain.checkpoint;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.medchain.keys.chain.MalformedAuditException;
import org.medchain.keys.chain.signing.KeyId;
import org.medchain.keys.chain.signing.SignatureAlgorithm;
import org.medchain.keys.chain.signing.Signed;

/**
 * The signatures over one statement, which ends with the ids of their keys.
 *
 * @param keyId of the key that signed: 16 lower-case hex digits
 * @param signature Ed25519 (RFC 8032), 64 bytes
 * @param second ML-DSA-65 (FIPS 204), if there is such a key
 */
record Seal(String keyId, byte[] signature, Optional<Second> second) {

    private static final String BLANK = " ";
    private static final int WORDS = 2;
    private static final int WORDS_OF_TWO = 4;

    /** The signature that a quantum computer does not forge. */
    record Second(String keyId, byte[] signature) {

        /** @throws MalformedAuditException if key id or signature have another form */
        Second {
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

    /** @throws MalformedAuditException if key id or signature have another form */
    Seal {
        requireSignature(keyId, signature, SignatureAlgorithm.ED25519);
        signature = signature.clone();
    }

    private static void requireSignature(String keyId, byte[] signature, SignatureAlgorithm algorithm) {
        if (!KeyId.isWellFormed(keyId)) {
            throw new MalformedAuditException("keyId");
        }
        if (signature.length != algorithm.signatureLength()) {
            throw new MalformedAuditException("signature");
        }
    }

    /**
     * Parses the words from this one to the last: one or two key ids, and as many signatures.
     *
     * @throws MalformedAuditException if there are not so many, or one is malformed
     */
    static Seal parse(String[] words, int from) {
        Base64.Decoder base64 = Base64.getDecoder();
        try {
            return switch (words.length - from) {
                case WORDS -> new Seal(words[from], base64.decode(words[from + 1]), Optional.empty());
                case WORDS_OF_TWO ->
                    new Seal(
                            words[from],
                            base64.decode(words[from + 2]),
                            Optional.of(new Second(words[from + 1], base64.decode(words[from + 3]))));
                default -> throw new MalformedAuditException("checkpoint");
            };
        } catch (MalformedAuditException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new MalformedAuditException("checkpoint", e);
        }
    }

    /** One id, or two with a blank between them. */
    String keyIds() {
        return second.map(it -> keyId + BLANK + it.keyId()).orElse(keyId);
    }

    /** The signatures in base64, with a blank between them. */
    String signatures() {
        Base64.Encoder base64 = Base64.getEncoder();
        String first = base64.encodeToString(signature);
        return second.map(it -> first + BLANK + base64.encodeToString(it.signature()))
                .orElse(first);
    }

    /** Returns what is said to be signed. */
    List<Signed> over(byte[] statement) {
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
        return other instanceof Seal that
                && keyId.equals(that.keyId)
                && Arrays.equals(signature, that.signature)
                && second.equals(that.second);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(signature);
    }
}
