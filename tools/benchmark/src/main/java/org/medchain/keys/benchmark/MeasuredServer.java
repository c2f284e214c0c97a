package org.medchain.keys.benchmark;

import java.net.URI;
import java.util.List;
import org.medchain.keys.it.server.MedChainServer;

/** A server that answers requests, alone: all others stand still meanwhile. */
interface MeasuredServer {

    URI uri();

    List<ProcessHandle> processes();

    void freeze();

    void thaw();

    /** Returns Open Liberty, with the product or without. */
    static MeasuredServer of(MedChainServer server) {
        return new MeasuredServer() {
            @Override
            public URI uri() {
                return server.uri();
            }

            @Override
            public List<ProcessHandle> processes() {
                return server.processes();
            }

            @Override
            public void freeze() {
                server.freeze();
            }

            @Override
            public void thaw() {
                server.thaw();
            }
        };
    }
}
