package org.medchain.keys.server.token;

/**
 * The reason why a token is refused, as its bearer learns it. Only {@link #INVALID} is disclosed for a token that the issuer
 * did not sign.
 */
public enum TokenRefusal {
    INVALID("The token is not valid here."),
    EXPIRED("The token has expired."),
    NOT_YET_VALID("The token is not valid yet."),
    ISSUED_FOR_TOO_LONG("The token was issued for longer than is allowed here."),
    WITHOUT_A_SUBJECT("The token does not say to whom it was issued (sub)."),
    WITHOUT_A_FIT_NAME("The token gives no name that can be used here.");

    private final String description;

    TokenRefusal(String description) {
        this.description = description;
    }

    /** One sentence, of characters that {@code error_description} may have (RFC 6750 section 3). */
    public String description() {
        return description;
    }
}
