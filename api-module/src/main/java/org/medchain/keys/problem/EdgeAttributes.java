package org.medchain.keys.problem;

/** Names that the filter in front of every context shares with the web modules: attributes by which it tells what it knows, and a cookie. */
public final class EdgeAttributes {

    /** The request's id, in the request's attributes, on every thread that answers. */
    public static final String REQUEST_ID = "org.medchain.keys.request-id";

    /** The mark, in the request's attributes, that the client stalled or left amid its body. */
    public static final String BODY_FAILED = "org.medchain.keys.body-failed";

    /**
     * The {@code Predicate<String>}, in the request's attributes, that tests whether the body has arrived. If it is
     * not, the filter that asks must return: the request is dispatched again when it is. The text says whose memory
     * body and answer take.
     */
    public static final String BODY = "org.medchain.keys.body";

    /**
     * The {@code Integer}, in the request's attributes, that bounds the bytes of a body which {@link #BODY} waits for.
     * What is sent beyond them is cut off. Without it the bound is that of the longest body which the interface takes.
     */
    public static final String LONGEST_BODY = "org.medchain.keys.longest-body";

    /** The counts of refusals by the fault's label, in the context's attributes. */
    public static final String REFUSED_REQUESTS = "org.medchain.keys.edge.refused";

    /**
     * The map of {@code LongSupplier}, in the context's attributes, that tells what clients that send or read slowly
     * hold: {@code bytes} and {@code threads}.
     */
    public static final String HELD_BY_CLIENTS = "org.medchain.keys.edge.held";

    /**
     * The {@code BooleanSupplier}, in the request's attributes, that takes a place of those for requests without a
     * token, if the request has none yet. Ask it when a token turns out to be invalid; false means that the request
     * must be refused as one too many.
     */
    public static final String PLACE = "org.medchain.keys.edge.place";

    /**
     * The {@code BiConsumer}, in the context's attributes, that takes a media type and the description of the interface
     * in it.
     */
    public static final String INTERFACE = "org.medchain.keys.edge.interface";

    /** The mark, in the request's attributes, that an answer is a page for people, which passes as it is even if it tells of an error. */
    public static final String PAGE = "org.medchain.keys.page";

    /** The {@code Boolean}, in the attributes of a request for the root, that tells whether the pages for operators answer where it came. */
    public static final String OPERATOR_PAGES = "org.medchain.keys.operator-pages";

    /**
     * The cookie that names a session of the console. A request with it has no place at first: the console takes one by {@link #PLACE}
     * if there is no such session.
     */
    public static final String SESSION_COOKIE = "__Host-medchain-console";

    private EdgeAttributes() {}
}
