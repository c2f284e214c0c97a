package org.medchain.keys.problem;

/** Names of the attributes by which the filter in front of every context tells the web modules what it knows. */
public final class EdgeAttributes {

    /** Of the request: its id, on every thread that answers. */
    public static final String REQUEST_ID = "org.medchain.keys.request-id";

    /** Of the request: the client stalled or left amid its body. */
    public static final String BODY_FAILED = "org.medchain.keys.body-failed";

    /**
     * Of the request: a {@code Predicate<String>} that tests whether the body is there. If it is not, the filter that asks must return: the request is
     * dispatched again when it is. The text says whose memory body and answer take.
     */
    public static final String BODY = "org.medchain.keys.body";

    /** Of the context: how often each fault was refused, by its label. */
    public static final String REFUSED_REQUESTS = "org.medchain.keys.edge.refused";

    /** Of the context: a map of {@code LongSupplier}, what clients that send or read slowly hold, by a word: {@code bytes}, {@code threads}. */
    public static final String HELD_BY_CLIENTS = "org.medchain.keys.edge.held";

    /**
     * Of the request: a {@code BooleanSupplier} that takes a place of those for requests without a token, if it has none yet. To be asked where a
     * token turns out to be invalid; false if the request is to be refused as too many.
     */
    public static final String PLACE = "org.medchain.keys.edge.place";

    /** Of the context: a {@code BiConsumer} of a media type and the bytes of the description of the interface in it. */
    public static final String INTERFACE = "org.medchain.keys.edge.interface";

    private EdgeAttributes() {}
}
