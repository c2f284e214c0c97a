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

    /** Pages and descriptions of the server's features cost 10 ms of a processor and more each, and anybody may ask for them. */
    private static final int PAGES_AT_ONCE = 16;

    /** How many requests of a context of this kind may be in flight. Health is cheap, and those of our own have bounds behind the token. */
    int atOnce(String contextPath) {
        return this == OF_THE_SERVER && !contextPath.equals("/health") ? PAGES_AT_ONCE : Integer.MAX_VALUE;
    }

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
