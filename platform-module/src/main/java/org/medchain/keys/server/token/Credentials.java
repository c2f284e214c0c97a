package org.medchain.keys.server.token;

import org.medchain.keys.server.caller.Identity;

/** The proof that the {@code Authorization} header of a request gives. */
public sealed interface Credentials {

    /** No bearer token was sent. */
    record None() implements Credentials {

        /** The challenge of an answer 401 (RFC 6750 section 3). */
        public String challenge() {
            return BearerTokens.CHALLENGE;
        }
    }

    /** The token was verified. */
    record Verified(Identity identity) implements Credentials {}

    /** The token proves nothing. */
    record Refused(TokenRefusal refusal) implements Credentials {

        /** The challenge of an answer 401 (RFC 6750 section 3). */
        public String challenge() {
            return BearerTokens.CHALLENGE + ", error=\"invalid_token\", error_description=\"" + refusal.description()
                    + "\"";
        }
    }

    /** The server has no keys of the issuer by which a token could be verified; a later attempt may succeed. */
    record Unverifiable() implements Credentials {

        /** Returns when a client may try again. */
        public long retryAfterSeconds() {
            return BearerTokens.RETRY_AFTER_SECONDS;
        }
    }
}
