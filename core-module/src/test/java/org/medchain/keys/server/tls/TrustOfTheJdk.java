package org.medchain.keys.server.tls;

import java.io.IOException;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;

/** Trusts the CAs of the JDK, where a test needs no certificates. */
public final class TrustOfTheJdk implements Trust {

    @Override
    public SSLContext context() throws IOException {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IOException(e);
        }
    }
}
