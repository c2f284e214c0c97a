package org.medchain.keys.console.exchange;

import java.util.Map;

/**
 * The headers of every answer of the console. A page loads only its own styles, runs no script, unless it is live, and is shown in no frame. It sends its forms
 * to the console alone, and links to other sites carry no address of the page.
 */
public final class SafetyHeaders {

    /** The header that says what a page may load. */
    public static final String POLICY = "Content-Security-Policy";

    private static final String POLICY_OF_PAGES =
            "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /** The policy of a page of which a part is loaded again: it may load the script that does it, and the part. */
    public static final String POLICY_OF_LIVE_PAGES = POLICY_OF_PAGES + "; script-src 'self'; connect-src 'self'";

    public static final Map<String, String> ALL = Map.of(
            POLICY,
            POLICY_OF_PAGES,
            "X-Frame-Options",
            "DENY",
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            // Not no-referrer: browsers would send forms with the origin null.
            "same-origin",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Cross-Origin-Resource-Policy",
            "same-origin",
            "Permissions-Policy",
            "camera=(), geolocation=(), microphone=(), payment=(), usb=()");

    private SafetyHeaders() {}
}
