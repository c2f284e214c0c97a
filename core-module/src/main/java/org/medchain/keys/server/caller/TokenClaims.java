package org.medchain.keys.server.caller;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Claims of a verified token, read from its JWS compact form (RFC 7515 section 7.1). {@link JsonWebToken#getClaim(String)} is not
 * asked: Open Liberty's throws and catches an exception, with its whole stack, for each name that MicroProfile does not define.
 */
final class TokenClaims {

    private static final JsonReaderFactory READERS = Json.createReaderFactory(Map.of());
    private static final int PARTS = 3;
    private static final int MAX_LENGTH = 200;
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

    private final JsonObject claims;

    private TokenClaims(JsonObject claims) {
        this.claims = claims;
    }

    /** None of a token that has another form. */
    static TokenClaims of(JsonWebToken verified) {
        String[] parts = verified.getRawToken().split("\\.", -1);
        if (parts.length != PARTS) {
            return new TokenClaims(JsonValue.EMPTY_JSON_OBJECT);
        }
        byte[] payload = Base64.getUrlDecoder().decode(parts[1]);
        try (JsonReader reader = READERS.createReader(new ByteArrayInputStream(payload))) {
            return new TokenClaims(reader.readObject());
        }
    }

    /** Empty if there is no such claim, it is no string, or an empty one. */
    Optional<String> text(String name) {
        return claims.get(name) instanceof JsonString claim
                        && !claim.getString().isEmpty()
                ? Optional.of(asText(claim.getString()))
                : Optional.empty();
    }

    /** As the audit trail takes it: on one line, since it comes from outside, and at most 200 UTF-16 units. */
    static String asText(String claim) {
        return cut(UNPRINTABLE.matcher(claim).replaceAll("?"), MAX_LENGTH);
    }

    /** Never cuts between the two halves of a character: neither a database nor the chain would take one. */
    static String cut(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
    }
}
