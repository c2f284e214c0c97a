package org.medchain.keys.edge;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/** The description of the interface by its media type, as the application made it at its start. Safe for use by many threads. */
final class InterfacePages implements BiConsumer<String, byte[]> {

    private final Map<String, KeptPage> pages = new ConcurrentHashMap<>();

    @Override
    public void accept(String mediaType, byte[] bytes) {
        pages.put(mediaType, new KeptPage(bytes));
    }

    /** Finds the page; empty until the application has started. */
    Optional<KeptPage> find(String mediaType) {
        return Optional.ofNullable(pages.get(mediaType));
    }
}
