package org.medchain.keys.web.json;

import java.io.IOException;
import java.io.OutputStream;

/** An answer that may carry a secret. It writes its JSON itself, so that the secret is only ever bytes that are wiped, never a String. */
public interface SecretAnswer extends AutoCloseable {

    void writeTo(OutputStream out) throws IOException;

    /** Wipes the secret. */
    @Override
    void close();
}
