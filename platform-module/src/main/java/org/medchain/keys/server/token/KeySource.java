package org.medchain.keys.server.token;

import java.io.IOException;
import org.medchain.keys.server.tls.Trust;

/** Reads what stands at the location of the issuer's keys. */
interface KeySource {

    /**
     * Ends within seconds, whatever the other side does.
     *
     * @throws IOException with a message that says why there are no keys, and echoes nothing that was answered
     */
    byte[] read() throws IOException;

    /** @param trust whom a read over https trusts */
    static KeySource at(KeyLocation location, Trust trust) {
        if (location instanceof KeyLocation.Web web) {
            return new WebKeys(web.url(), trust);
        }
        return new KeyFile(((KeyLocation.Local) location).file());
    }
}
