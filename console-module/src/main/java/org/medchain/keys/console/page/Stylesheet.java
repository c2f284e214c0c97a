package org.medchain.keys.console.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import org.medchain.keys.console.exchange.Answer;

/** The one style sheet, under a name that has its hash: browsers keep it for ever. */
public final class Stylesheet {

    private static final byte[] CONTENT = read();
    private static final String NAME = "/console-" + hash() + ".css";

    private Stylesheet() {}

    /** Returns the path inside the console. */
    public static String name() {
        return NAME;
    }

    static String path() {
        return Layout.ROOT + NAME;
    }

    public static Answer answer() {
        return Answer.of(
                200,
                Map.of(
                        "Content-Type",
                        "text/css;charset=UTF-8",
                        "Cache-Control",
                        "public, max-age=31536000, immutable"),
                CONTENT);
    }

    private static byte[] read() {
        try (InputStream in = Stylesheet.class.getResourceAsStream("console.css")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(CONTENT);
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
