package org.medchain.keys.edge;

import java.util.Set;

/** The owner of a context, which decides how its requests are treated. */
enum ContextKind {
    /** A context of MedChain's own. */
    OWN,
    /** A feature of the server that is needed: health, metrics, the description of the interface. */
    OF_THE_SERVER,
    /** A feature of the server that came along with others and that no client may reach. */
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
