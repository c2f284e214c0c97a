package org.medchain.keys.server.tls;

import java.io.IOException;
import javax.net.ssl.SSLContext;

/** Whom a connection trusts, and by which certificate it says who it is if the other side asks. */
public interface Trust {

    /**
     * To be asked for again for each connection: certificates are renewed.
     *
     * @return the same object as before while nothing has changed
     * @throws IOException if a file can't be read
     */
    SSLContext context() throws IOException;
}
