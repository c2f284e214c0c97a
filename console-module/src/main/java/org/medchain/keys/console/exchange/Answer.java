package org.medchain.keys.console.exchange;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The answer to a request.
 *
 * @param headers those beside the {@link SafetyHeaders}
 * @param cookies the values of {@code Set-Cookie}
 */
public record Answer(int status, Map<String, String> headers, List<String> cookies, Body body) {

    /** The answer of a request that is done and asks for nothing. */
    public static final Answer EMPTY = of(200, Map.of(), new byte[0]);

    private static final String TYPE = "Content-Type";
    private static final String LOCATION = "Location";

    public Answer {
        headers = Map.copyOf(headers);
        cookies = List.copyOf(cookies);
    }

    /** Writes what an answer holds, once the headers are set. */
    @FunctionalInterface
    public interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Counts the bytes of a text as a page writes it: it escapes five characters. */
    public static int escapedBytes(String text) {
        return text.replaceAll("[<>&\"']", "&#00;").getBytes(StandardCharsets.UTF_8).length;
    }

    /** Answers with bytes that are there. */
    public static Answer of(int status, Map<String, String> headers, byte[] content) {
        byte[] kept = content.clone();
        return new Answer(status, headers, List.of(), out -> out.write(kept));
    }

    public static Answer page(int status, String html) {
        return of(status, Map.of(TYPE, "text/html;charset=UTF-8"), html.getBytes(StandardCharsets.UTF_8));
    }

    /** Answers a program, with text that is JSON. */
    public static Answer json(int status, String text) {
        return of(status, Map.of(TYPE, "application/json"), text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Answers a form: the browser gets the page at this path next. */
    public static Answer seeOther(String location) {
        return of(303, Map.of(LOCATION, location), new byte[0]);
    }

    /** Returns where the browser goes next. */
    public Optional<String> location() {
        return Optional.ofNullable(headers.get(LOCATION));
    }

    /** @param type of a file to be kept under the name */
    public static Answer file(String name, String type, byte[] content) {
        byte[] kept = content.clone();
        return download(name, type, out -> out.write(kept));
    }

    /**
     * Answers with a file that is made while it is sent.
     *
     * @param type of a file whose reader sees that it broke off
     */
    public static Answer download(String name, String type, Body body) {
        return new Answer(
                200,
                Map.of(TYPE, type, "Content-Disposition", "attachment; filename=\"" + name + "\""),
                List.of(),
                body);
    }

    public Answer with(String name, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(name, value);
        return new Answer(status, more, cookies, body);
    }

    public Answer withCookie(String cookie) {
        List<String> more = new ArrayList<>(cookies);
        more.add(cookie);
        return new Answer(status, headers, more, body);
    }

    /** Returns all that the body writes. */
    public byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            body.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Returns the body as text. */
    public String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "Answer[" + status + "]";
    }
}
