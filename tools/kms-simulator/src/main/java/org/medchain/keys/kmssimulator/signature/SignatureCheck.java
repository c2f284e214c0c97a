package org.medchain.keys.kmssimulator.signature;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.medchain.keys.kmssimulator.key.KmsErrorException;

/**
 * Finds out who signed a request. With secrets configured, the signature must be right and at most five minutes off,
 * and an unknown access key id is refused; with none, every well-formed signature is taken at its word.
 */
public final class SignatureCheck {

    private static final DateTimeFormatter AMZ_DATE = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'");
    private static final Duration MAX_SKEW = Duration.ofMinutes(5);

    private final Clock clock;
    private final Map<String, String> secretsById;

    public SignatureCheck(Clock clock, Map<String, String> secretsById) {
        this.clock = clock;
        this.secretsById = Map.copyOf(secretsById);
    }

    /** @throws KmsErrorException if the signature is missing, malformed, wrong, too old or of an unknown caller */
    public Caller callerOf(SignedRequest request) {
        AuthorizationHeader header = AuthorizationHeader.parse(request.header()
                .apply("authorization")
                .orElseThrow(() ->
                        new KmsErrorException("MissingAuthenticationTokenException", "Missing Authentication Token")));
        if (!secretsById.isEmpty()) {
            verify(request, header);
        }
        return new Caller(header.accessKeyId(), header.region());
    }

    private void verify(SignedRequest request, AuthorizationHeader header) {
        String secret = secretsById.get(header.accessKeyId());
        if (secret == null) {
            throw new KmsErrorException(
                    "UnrecognizedClientException", "The security token included in the request is invalid.");
        }
        String amzDate = request.header().apply("x-amz-date").orElse("");
        String expected = SignatureV4.sign(request, header, amzDate, secret);
        boolean same = MessageDigest.isEqual(ascii(expected), ascii(header.signature()));
        if (!same || !amzDate.startsWith(header.date()) || isTooFarFromNow(amzDate)) {
            throw new KmsErrorException(
                    "InvalidSignatureException",
                    "The request signature we calculated does not match the signature you provided.");
        }
    }

    private boolean isTooFarFromNow(String amzDate) {
        try {
            Instant signed = LocalDateTime.parse(amzDate, AMZ_DATE).toInstant(ZoneOffset.UTC);
            return Duration.between(signed, clock.instant()).abs().compareTo(MAX_SKEW) > 0;
        } catch (DateTimeException e) {
            return true;
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
