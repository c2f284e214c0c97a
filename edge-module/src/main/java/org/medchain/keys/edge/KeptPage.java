package org.medchain.keys.edge;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.stream.Stream;

/** A page that is made once, with the entity tag by which a client that has it is told so. */
final class KeptPage {

    /** The length of a tag: enough of a SHA-256 to tell one version from another. */
    private static final int TAG_BYTES = 16;

    private final byte[] bytes;
    private final String tag;

    KeptPage(byte[] bytes) {
        this.bytes = bytes.clone();
        this.tag = tagOf(bytes);
    }

    /** Answers with the page, or with 304 and without it. */
    void answer(HttpServletRequest request, HttpServletResponse response, String type) throws IOException {
        response.setHeader("Cache-Control", "no-cache");
        response.setHeader("ETag", tag);
        if (isKnown(request)) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return;
        }
        response.setContentType(type);
        response.setContentLength(bytes.length);
        if (!request.getMethod().equals("HEAD")) {
            response.getOutputStream().write(bytes);
        }
    }

    /** {@code If-None-Match} compares weakly (RFC 9110, 13.1.2). */
    private boolean isKnown(HttpServletRequest request) {
        return Collections.list(request.getHeaders("If-None-Match")).stream()
                .flatMap(value -> Stream.of(value.split(",", -1)))
                .map(value -> value.strip().replaceFirst("^W/", ""))
                .anyMatch(value -> value.equals(tag) || value.equals("*"));
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
