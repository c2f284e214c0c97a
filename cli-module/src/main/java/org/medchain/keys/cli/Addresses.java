package org.medchain.keys.cli;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;

/** Tells where a secret may be sent. */
final class Addresses {

    private Addresses() {}

    /** Returns true if the address is used over TLS, or is this machine's. */
    static boolean areSafe(URI address) {
        if (address.getHost() == null) {
            return false;
        }
        return "https".equalsIgnoreCase(address.getScheme())
                || ("http".equalsIgnoreCase(address.getScheme()) && isThisMachine(address.getHost()));
    }

    private static boolean isThisMachine(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
