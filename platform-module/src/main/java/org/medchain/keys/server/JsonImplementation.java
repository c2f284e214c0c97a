package org.medchain.keys.server;

import jakarta.json.spi.JsonProvider;

/** The server's implementation of JSON Processing. {@link jakarta.json.Json} looks for it in all jars of the application at each call. */
public final class JsonImplementation {

    public static final JsonProvider JSON = JsonProvider.provider();

    private JsonImplementation() {}
}
