package org.medchain.keys.console.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medchain.keys.console.exchange.Answer;

/** A file that pages load, under a name that has its hash: browsers keep it for ever. */
public final class Asset {

    static final Asset STYLES = new Asset("console", ".css", "text/css;charset=UTF-8");

    /** The library that loads a part of a page again; the build takes it from its jar. */
    static final Asset HTMX = new Asset("htmx.min", ".js", "text/javascript;charset=UTF-8");

    public static final List<Asset> ALL = List.of(STYLES, HTMX);

    private final String type;
    private final byte[] content;
    private final String path;

    private Asset(String name, String extension, String type) {
        this.type = type;
        this.content = read(name + extension);
        this.path = "/" + name + "-" + hash(content) + extension;
    }

    /** Finds what is at a path inside the console. */
    public static Optional<Asset> find(String path) {
        return ALL.stream().filter(it -> it.path.equals(path)).findFirst();
    }

    /** Returns its address for pages. */
    public String path() {
        return Layout.ROOT + path;
    }

    public Answer answer() {
        return Answer.of(
                200, Map.of("Content-Type", type, "Cache-Control", "public, max-age=31536000, immutable"), content);
    }

    private static byte[] read(String name) {
        try (InputStream in = Asset.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(byte[] content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
