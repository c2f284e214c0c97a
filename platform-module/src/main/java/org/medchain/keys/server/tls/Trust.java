package org.medchain.keys.server.tls;

import java.io.IOException;
import javax.net.ssl.SSLContext;

/** The certificates that a connection trusts, and the one by which it identifies itself if the other side asks. */
public interface Trust {

    /**
     * Returns the context; ask again for each connection, since certificates are renewed.
     *
     * @return the same object as before while nothing has changed
     * @throws IOException if a file can't be read
     */
    SSLContext context() throws IOException;
}
