package org.medchain.keys.server.token;

import com.nimbusds.jose.Algorithm;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.security.PublicKey;
import java.util.Optional;
import java.util.Set;

/**
 * A public key of the issuer.
 *
 * @param id the {@code kid}; a key without one fits every token
 * @param algorithms those that it verifies
 */
record TrustedKey(Optional<String> id, Set<JWSAlgorithm> algorithms, PublicKey key) {

    /** All that a token may be signed with; symmetric ones and {@code none} are not among them. */
    static final Set<JWSAlgorithm> ALGORITHMS =
            Set.of(JWSAlgorithm.RS256, JWSAlgorithm.RS384, JWSAlgorithm.RS512, JWSAlgorithm.PS256, JWSAlgorithm.ES256);

    private static final Set<JWSAlgorithm> OF_RSA =
            Set.of(JWSAlgorithm.RS256, JWSAlgorithm.RS384, JWSAlgorithm.RS512, JWSAlgorithm.PS256);
    private static final int SHORTEST_RSA = 2048;

    /**
     * Reads a key; empty for one that verifies none of the algorithms: another type or curve, too short, or for
     * encryption.
     */
    static Optional<TrustedKey> of(JWK jwk) {
        if (jwk.getKeyUse() != null && !jwk.getKeyUse().equals(KeyUse.SIGNATURE)) {
            return Optional.empty();
        }
        try {
            if (jwk instanceof RSAKey rsa && rsa.size() >= SHORTEST_RSA) {
                return of(jwk, OF_RSA, rsa.toPublicKey());
            }
            if (jwk instanceof ECKey ec && ec.getCurve().equals(Curve.P_256)) {
                return of(jwk, Set.of(JWSAlgorithm.ES256), ec.toPublicKey());
            }
            return Optional.empty();
        } catch (JOSEException e) {
            return Optional.empty();
        }
    }

    private static Optional<TrustedKey> of(JWK jwk, Set<JWSAlgorithm> possible, PublicKey key) {
        Algorithm only = jwk.getAlgorithm();
        if (only == null) {
            return Optional.of(new TrustedKey(Optional.ofNullable(jwk.getKeyID()), possible, key));
        }
        return possible.stream()
                .filter(only::equals)
                .findFirst()
                .map(algorithm -> new TrustedKey(Optional.ofNullable(jwk.getKeyID()), Set.of(algorithm), key));
    }

    boolean fits(JWSHeader header) {
        return algorithms.contains(header.getAlgorithm())
                && (id.isEmpty() || header.getKeyID() == null || id.get().equals(header.getKeyID()));
    }
}
