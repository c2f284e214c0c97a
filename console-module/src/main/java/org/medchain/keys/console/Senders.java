package org.medchain.keys.console;

import java.util.Optional;
import org.medchain.keys.server.caller.Identity;

/** Notes who sends a request, and bounds how many are in flight. */
interface Senders {

    /**
     * Notes the sender of the current request.
     *
     * @return what ends the request, to be run once; empty if so many are in flight that it must be refused
     */
    Optional<Runnable> enter(Identity sender);
}
