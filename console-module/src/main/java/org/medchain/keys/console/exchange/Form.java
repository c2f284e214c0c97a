package org.medchain.keys.console.exchange;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.medchain.keys.MalformedValueException;

/** The fields of a form or of a query, each at most once. */
public final class Form {

    /** The form of a request that has none. */
    public static final Form EMPTY = new Form(Map.of());

    private final Map<String, String> fields;

    public Form(Map<String, String> fields) {
        this.fields = Map.copyOf(fields);
    }

    /**
     * Reads {@code application/x-www-form-urlencoded}.
     *
     * @param text null for none
     * @throws MalformedValueException if it is no such text, or has a field twice
     */
    public static Form parse(String text) {
        if (text == null || text.isEmpty()) {
            return EMPTY;
        }
        Map<String, String> fields = new LinkedHashMap<>();
        for (String pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            if (fields.put(name, equals < 0 ? "" : decode(pair.substring(equals + 1))) != null) {
                throw malformed();
            }
        }
        return new Form(fields);
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw malformed();
        }
    }

    private static MalformedValueException malformed() {
        return new MalformedValueException("form", "must have each field once, as browsers send it");
    }

    /** Returns the field; empty if it is missing or blank. */
    public Optional<String> find(String name) {
        return Optional.ofNullable(fields.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    /** @throws MalformedValueException if the field is missing or blank */
    public String require(String name) {
        return find(name).orElseThrow(() -> new MalformedValueException(name, "must be filled in"));
    }

    /**
     * Finds the field as the parser reads it.
     *
     * @throws MalformedValueException with this rule if the parser does not know the text
     */
    public <T> Optional<T> find(String name, Function<String, T> parser, String rule) {
        try {
            return find(name).map(parser);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new MalformedValueException(name, rule);
        }
    }

    /** @throws MalformedValueException if the field is neither true nor false */
    public Optional<Boolean> findTruth(String name) {
        return find(name).map(text -> {
            if (!text.equals("true") && !text.equals("false")) {
                throw new MalformedValueException(name, "must be true or false");
            }
            return Boolean.valueOf(text);
        });
    }

    public Map<String, String> fields() {
        return fields;
    }

    @Override
    public String toString() {
        return "Form[redacted]";
    }
}
