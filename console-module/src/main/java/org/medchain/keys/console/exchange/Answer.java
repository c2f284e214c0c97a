package org.medchain.keys.console.exchange;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The answer to a request.
 *
 * @param headers those beside the {@link SafetyHeaders}
 * @param cookies the values of {@code Set-Cookie}
 */
public record Answer(int status, Map<String, String> headers, List<String> cookies, byte[] body) {

    /** The answer of a request that is done and asks for nothing. */
    public static final Answer EMPTY = new Answer(200, Map.of(), List.of(), new byte[0]);

    private static final String TYPE = "Content-Type";

    public Answer {
        headers = Map.copyOf(headers);
        cookies = List.copyOf(cookies);
        body = body.clone();
    }

    @Override
    public byte[] body() {
        return body.clone();
    }

    public static Answer page(int status, String html) {
        return new Answer(
                status, Map.of(TYPE, "text/html;charset=UTF-8"), List.of(), html.getBytes(StandardCharsets.UTF_8));
    }

    /** Answers a program, with text that is JSON. */
    public static Answer json(int status, String text) {
        return new Answer(
                status, Map.of(TYPE, "application/json"), List.of(), text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Answers a form: the browser gets the page at this path next. */
    public static Answer seeOther(String location) {
        return new Answer(303, Map.of("Location", location), List.of(), new byte[0]);
    }

    /** @param type of a file to be kept under the name */
    public static Answer file(String name, String type, byte[] content) {
        return new Answer(
                200,
                Map.of(TYPE, type, "Content-Disposition", "attachment; filename=\"" + name + "\""),
                List.of(),
                content);
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

    /** Returns the body as text. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Answer answer
                && status == answer.status
                && headers.equals(answer.headers)
                && cookies.equals(answer.cookies)
                && Arrays.equals(body, answer.body);
    }

    @Override
    public int hashCode() {
        return Objects.hash(status, headers, cookies, Arrays.hashCode(body));
    }

    @Override
    public String toString() {
        return "Answer[" + status + "]";
    }
}
