package org.medchain.keys.server.caller;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The content of a request with an {@code Idempotency-Key}, as an HMAC-SHA-256 (RFC 2104) under that key: a patient's
 * id that is in it can't be found by trying ids, without the key. Not safe for use by several threads.
 */
final class RequestContent {

    private static final String ALGORITHM = "HmacSHA256";

    private final String idempotencyKey;
    private final Mac mac;

    /** @param idempotencyKey not empty */
    RequestContent(String idempotencyKey) {
        this.idempotencyKey = idempotencyKey;
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(idempotencyKey.getBytes(StandardCharsets.UTF_8), ALGORITHM));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    /** The request says this too. */
    void add(byte[] part) {
        mac.update((part.length + " ").getBytes(StandardCharsets.US_ASCII));
        mac.update(part);
    }

    /**
     * The request, with what it has said up to now.
     *
     * @param sender the issuer and subject of its token, by {@link TokenSubject}
     */
    RepeatableRequest sentBy(String sender) {
        try {
            String content = HexFormat.of().formatHex(((Mac) mac.clone()).doFinal());
            return new RepeatableRequest(TextPairHash.of(sender, idempotencyKey), content);
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's " + ALGORITHM + " can be cloned", e);
        }
    }
}
