package org.medchain.keys.console.exchange;

import java.util.Map;

/**
 * The headers of every answer of the console. A page loads only its own styles, runs no script and is shown in no frame. It sends its forms
 * to the console alone, and links to other sites carry no address of the page.
 */
public final class SafetyHeaders {

    public static final Map<String, String> ALL = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
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
