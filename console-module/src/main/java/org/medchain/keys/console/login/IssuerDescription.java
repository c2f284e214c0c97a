package org.medchain.keys.console.login;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * The endpoints of an issuer, as it describes them (OpenID Connect Discovery 1.0 section 3, RFC 8414).
 *
 * @param revocation where tokens are taken back (RFC 7009)
 * @param endSession where a person logs out (OpenID Connect RP-Initiated Logout 1.0)
 * @param takesBasic whether the client's secret goes into the header {@code Authorization}, as is the default
 */
record IssuerDescription(
        URI authorization, URI token, Optional<URI> revocation, Optional<URI> endSession, boolean takesBasic) {

    private static final String BASIC = "client_secret_basic";

    /** @throws IllegalArgumentException if it describes another issuer, or lacks an endpoint that is needed */
    static IssuerDescription parse(JsonObject json, URI issuer) {
        if (!issuer.toString().equals(text(json, "issuer").orElse(""))) {
            throw new IllegalArgumentException("it describes another issuer");
        }
        return new IssuerDescription(
                require(json, "authorization_endpoint", issuer),
                require(json, "token_endpoint", issuer),
                endpoint(json, "revocation_endpoint", issuer),
                endpoint(json, "end_session_endpoint", issuer),
                methods(json).map(it -> it.contains(BASIC)).orElse(true));
    }

    private static URI require(JsonObject json, String name, URI issuer) {
        return endpoint(json, name, issuer).orElseThrow(() -> new IllegalArgumentException("it has no " + name));
    }

    /** An endpoint without TLS is one of an issuer that has none, which settings allow on the loopback address alone. */
    private static Optional<URI> endpoint(JsonObject json, String name, URI issuer) {
        return text(json, name)
                .map(URI::create)
                .filter(url -> "https".equals(url.getScheme())
                        || ("http".equals(issuer.getScheme()) && "http".equals(url.getScheme())));
    }

    private static Optional<String> text(JsonObject json, String name) {
        return json.get(name) instanceof JsonString text ? Optional.of(text.getString()) : Optional.empty();
    }

    private static Optional<List<String>> methods(JsonObject json) {
        String name = "token_endpoint_auth_methods_supported";
        return json.containsKey(name)
                ? Optional.of(json.getJsonArray(name).getValuesAs(JsonString::getString))
                : Optional.empty();
    }
}
