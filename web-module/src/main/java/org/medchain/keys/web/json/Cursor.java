package org.medchain.keys.web.json;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;
import org.medchain.keys.MalformedValueException;

/** The end of a page of a list: opaque to clients, with the last id in it. */
public final class Cursor {

    private Cursor() {}

    public static String after(Object id) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(id.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** @throws MalformedValueException if the text is no cursor of this list */
    public static <T> Optional<T> parse(String text, Function<String, T> idParser) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(idParser.apply(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException e) {
            throw new MalformedValueException("cursor", "must be the nextCursor of a page of the same list");
        }
    }
}
