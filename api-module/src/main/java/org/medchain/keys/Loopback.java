package org.medchain.keys;

import java.net.URI;
import java.util.regex.Pattern;

/** The check that a URL without TLS reaches this machine alone: anybody on the way to another could read what is sent, and answer. */
public final class Loopback {

    private static final Pattern HOST = Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]");

    private Loopback() {}

    /** Returns true if the URL's host is the loopback address. */
    public static boolean isHostOf(URI url) {
        return HOST.matcher(String.valueOf(url.getHost())).matches();
    }

    /**
     * Returns the URL.
     *
     * @throws IllegalArgumentException if its host is not the loopback address
     */
    public static URI require(URI url) {
        if (!isHostOf(url)) {
            throw new IllegalArgumentException("another machine is reached without TLS");
        }
        return url;
    }
}
