package org.medchain.keys.console.exchange;

import java.time.Duration;
import org.medchain.keys.problem.EdgeAttributes;

/**
 * The cookies of the console. Their names begin with {@code __Host-}: browsers take them over TLS alone, for this host
 * alone and every path of it.
 */
public final class Cookies {

    /** The cookie that names the session. */
    public static final String SESSION = EdgeAttributes.SESSION_COOKIE;

    /** The cookie of a login that has begun. */
    public static final String LOGIN = "__Host-medchain-login";

    /** The cookie of the language and the time zone of pages, which outlasts sessions. */
    public static final String TEXTS = "__Host-medchain-texts";

    private static final String ATTRIBUTES = "; Path=/; Secure; HttpOnly; SameSite=Lax";

    private Cookies() {}

    /** Returns a cookie that the browser forgets when it is closed. */
    public static String of(String name, String value) {
        return name + "=" + value + ATTRIBUTES;
    }

    public static String of(String name, String value, Duration kept) {
        return of(name, value) + "; Max-Age=" + kept.toSeconds();
    }

    /** Returns what lets the browser forget the cookie. */
    public static String gone(String name) {
        return of(name, "", Duration.ZERO);
    }
}
