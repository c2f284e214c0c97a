package org.medchain.keys.client.http;

import java.util.function.Supplier;

/** Supplies bearer tokens, and hears of those that the service did not accept. */
public interface TokenSource extends Supplier<String> {

    /** Tells that the service did not accept the token. If the source can have another, {@link #get} supplies that from now on. */
    void refused(String token);
}
