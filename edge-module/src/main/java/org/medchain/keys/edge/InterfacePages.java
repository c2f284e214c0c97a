package org.medchain.keys.edge;

import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/** The description of the interface by its media type, as the application made it at its start. Safe for use by many threads. */
final class InterfacePages implements BiConsumer<String, byte[]> {

    /** The length of a tag: enough of a SHA-256 to tell one version from another. */
    private static final int TAG_BYTES = 16;

    private final Map<String, Page> pages = new ConcurrentHashMap<>();

    /** One rendering, and its entity tag with the quotes. */
    static final class Page {

        private final byte[] bytes;
        private final String tag;

        private Page(byte[] bytes) {
            this.bytes = bytes.clone();
            this.tag = tagOf(bytes);
        }

        String tag() {
            return tag;
        }

        int size() {
            return bytes.length;
        }

        void writeTo(OutputStream out) throws IOException {
            out.write(bytes);
        }
    }

    @Override
    public void accept(String mediaType, byte[] bytes) {
        pages.put(mediaType, new Page(bytes));
    }

    /** Finds the page; empty until the application has started. */
    Optional<Page> find(String mediaType) {
        return Optional.ofNullable(pages.get(mediaType));
    }

    private static String tagOf(byte[] bytes) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return '"' + HexFormat.of().formatHex(hash, 0, TAG_BYTES) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
