package org.medchain.keys.server.token;

import java.io.IOException;

/** Reads what stands at the location of the issuer's keys. */
interface KeySource {

    /**
     * Ends within seconds, whatever the other side does.
     *
     * @throws IOException with a message that says why there are no keys, and echoes nothing that was answered
     */
    byte[] read() throws IOException;

    static KeySource at(KeyLocation location) {
        if (location instanceof KeyLocation.Web web) {
            return new WebKeys(web.url());
        }
        return new KeyFile(((KeyLocation.Local) location).file());
    }
}
