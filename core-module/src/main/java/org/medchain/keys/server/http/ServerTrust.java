package org.medchain.keys.server.http;

import java.io.IOException;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;

/** Whom the server trusts, and the certificate by which it says who it is if another asks. */
public final class ServerTrust {

    private ServerTrust() {}

    /** To be asked for again each time: the server sets the default of the process again when its key store changes. */
    public static SSLContext context() throws IOException {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IOException("the server has no TLS", e);
        }
    }
}
