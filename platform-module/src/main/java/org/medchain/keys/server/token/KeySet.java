package org.medchain.keys.server.token;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.medchain.keys.chain.signing.Pem;

/** The issuer's keys, as they were read together. Equal if the keys are. */
record KeySet(List<TrustedKey> keys) {

    private static final String PEM_BEGIN = "-----BEGIN ";
    private static final String PUBLIC_KEY = "PUBLIC KEY";

    KeySet {
        keys = List.copyOf(keys);
    }

    /**
     * Reads a JWKS, a single JWK (RFC 7517), or a public key in PEM. Keys that verify no token are passed over.
     *
     * @throws IllegalArgumentException if it is none of them, or none of its keys verifies tokens
     */
    static KeySet parse(byte[] content) {
        String text = new String(content, StandardCharsets.UTF_8).strip();
        Stream<JWK> read = text.startsWith(PEM_BEGIN) ? Stream.of(ofPem(text)) : ofJson(text);
        KeySet keys =
                new KeySet(read.map(TrustedKey::of).flatMap(Optional::stream).toList());
        if (keys.keys().isEmpty()) {
            throw new IllegalArgumentException("no key that verifies tokens");
        }
        return keys;
    }

    private static Stream<JWK> ofJson(String text) {
        try {
            // JSON's null is read as Java's.
            Map<String, Object> json =
                    Optional.ofNullable(JSONObjectUtils.parse(text)).orElse(Map.of());
            return json.get("keys") instanceof Collection<?> list
                    ? list.stream().map(KeySet::ofJwk).flatMap(Optional::stream)
                    : ofJwk(json).stream();
        } catch (ParseException e) {
            throw new IllegalArgumentException("neither JSON nor PEM", e);
        }
    }

    /** One that can't be read makes the others no worse: RFC 7517 section 5. */
    @SuppressWarnings("unchecked") // The names of a JSON object's members are texts.
    private static Optional<JWK> ofJwk(Object json) {
        try {
            return json instanceof Map<?, ?> members
                    ? Optional.of(JWK.parse((Map<String, Object>) members))
                    : Optional.empty();
        } catch (ParseException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private static JWK ofPem(String text) {
        byte[] der = Pem.decode(PUBLIC_KEY, text.replace("\r", "").getBytes(StandardCharsets.UTF_8));
        X509EncodedKeySpec encoded = new X509EncodedKeySpec(der);
        return find("RSA", encoded)
                .<JWK>map(key -> new RSAKey.Builder((RSAPublicKey) key).build())
                .or(() -> find("EC", encoded).map(key -> new ECKey.Builder(Curve.P_256, (ECPublicKey) key).build()))
                .orElseThrow(() -> new IllegalArgumentException("neither an RSA nor an EC key"));
    }

    private static Optional<PublicKey> find(String algorithm, X509EncodedKeySpec encoded) {
        try {
            return Optional.of(KeyFactory.getInstance(algorithm).generatePublic(encoded));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    /** The keys that may have signed a token with this header. */
    List<TrustedKey> fitting(JWSHeader header) {
        return keys.stream().filter(key -> key.fits(header)).toList();
    }
}
