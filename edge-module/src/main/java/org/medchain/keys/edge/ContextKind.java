package org.medchain.keys.edge;

import java.util.Set;

/** Whose a context is, and so how its requests are treated. */
enum ContextKind {
    /** MedChain's own. */
    OWN,
    /** Of a feature of the server that is needed: health, metrics, the description of the interface. */
    OF_THE_SERVER,
    /** Of a feature of the server that came along with others and that nobody is to reach. */
    CLOSED,
    /** Another application's. */
    FOREIGN;

    private static final Set<String> NEEDED = Set.of("/health", "/metrics", "/openapi", "/openapi/ui");
    private static final Set<String> UNWANTED = Set.of("/ibm/api", "/jwt", "/metrics/private");

    static ContextKind of(String contextPath, boolean asksForTheFilter) {
        if (asksForTheFilter) {
            return OWN;
        }
        if (NEEDED.contains(contextPath)) {
            return OF_THE_SERVER;
        }
        return UNWANTED.contains(contextPath) ? CLOSED : FOREIGN;
    }
}
