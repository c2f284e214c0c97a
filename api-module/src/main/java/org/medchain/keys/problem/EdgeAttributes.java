package org.medchain.keys.problem;

/** Names of the attributes by which the filter in front of every context tells the web modules what it knows. */
public final class EdgeAttributes {

    /** Of the request: its id, on every thread that answers. */
    public static final String REQUEST_ID = "org.medchain.keys.request-id";

    /** Of the request: the client stalled or left amid its body. */
    public static final String BODY_FAILED = "org.medchain.keys.body-failed";

    /** Of the context: how often each fault was refused, by its label. */
    public static final String REFUSED_REQUESTS = "org.medchain.keys.edge.refused";

    /**
     * Of the request: a {@code BooleanSupplier} that takes a place of those for requests without a token, if it has none yet. To be asked where a
     * token turns out to be invalid; false if the request is to be refused as too many.
     */
    public static final String PLACE = "org.medchain.keys.edge.place";

    /** Of the context: a {@code BiConsumer} of a media type and the bytes of the description of the interface in it. */
    public static final String INTERFACE = "org.medchain.keys.edge.interface";

    private EdgeAttributes() {}
}
