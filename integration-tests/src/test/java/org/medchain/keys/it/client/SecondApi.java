package org.medchain.keys.it.client;

/** Gives tests the {@link Api} of a second installation, which is shared as that of {@link SharedApi} is. */
public final class SecondApi extends SharedApi {

    public SecondApi() {
        super("second");
    }
}
