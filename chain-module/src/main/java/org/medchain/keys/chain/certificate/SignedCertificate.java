package org.medchain.keys.chain.certificate;

import java.util.List;
import org.medchain.keys.chain.signing.SignatureAlgorithm;
import org.medchain.keys.chain.signing.Signed;

/**
 * A certificate, version 1 or 2 of docs/formats.md: a compact JWS that is signed with Ed25519, alone or with a second one behind a tilde, which is
 * signed with ML-DSA-65 and leaves the payload out because it is the same (RFC 7515 appendix F).
 */
record SignedCertificate(byte[] payload, List<Signed> signatures) {

    private static final String TILDE = "~";

    /** @throws IllegalArgumentException if the text is anything but what is made here */
    static SignedCertificate parse(String text) {
        String[] parts = text.split(TILDE, -1);
        CompactJws first = CompactJws.parse(SignatureAlgorithm.ED25519, parts[0]);
        return switch (parts.length) {
            case 1 -> new SignedCertificate(first.payload(), List.of(first.toSigned()));
            case 2 -> {
                CompactJws second = CompactJws.parse(SignatureAlgorithm.ML_DSA_65, attach(parts[1], parts[0]));
                yield new SignedCertificate(first.payload(), List.of(first.toSigned(), second.toSigned()));
            }
            default -> throw new IllegalArgumentException("more than two");
        };
    }

    static String join(String first, String second) {
        String[] parts = second.split("\\.", -1);
        return first + TILDE + parts[0] + ".." + parts[2];
    }

    /** Returns the detached signature with the payload of the other in its place. */
    private static String attach(String detached, String other) {
        String[] parts = detached.split("\\.", -1);
        if (parts.length != 3 || !parts[1].isEmpty()) {
            throw new IllegalArgumentException("no JWS without its payload");
        }
        return parts[0] + '.' + other.split("\\.", -1)[1] + '.' + parts[2];
    }
}
