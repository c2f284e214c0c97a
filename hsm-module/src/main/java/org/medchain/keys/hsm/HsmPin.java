package org.medchain.keys.hsm;

import java.io.IOException;

/** The source of the token's PIN. It is read for each login and not kept. */
public interface HsmPin {

    /**
     * The PIN, for the caller to wipe.
     *
     * @throws IOException if it can't be read, or others can; the message tells neither the PIN nor a part of it
     */
    char[] read() throws IOException;

    /** Changes whenever the PIN may have changed: a PIN that the HSM refused is tried again after that, and not before. */
    String version();
}
