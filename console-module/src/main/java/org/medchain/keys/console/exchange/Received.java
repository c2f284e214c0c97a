package org.medchain.keys.console.exchange;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A request as it came.
 *
 * @param path the path inside the console, which begins with a slash
 * @param cookies by their names
 * @param language the best of {@code Accept-Language}
 * @param origin the header {@code Origin}
 * @param site the header {@code Sec-Fetch-Site}
 * @param form reads the form; asked only where the sender is known
 */
public record Received(
        String method,
        String path,
        Form query,
        Map<String, String> cookies,
        String language,
        Optional<String> origin,
        Optional<String> site,
        String requestId,
        Supplier<Form> form) {

    /** The parameter of the address by which a page loads a part of it again. */
    public static final String RELOAD = "reload";

    public boolean isPost() {
        return method.equals("POST");
    }

    /** Returns true if a page asks for a part of it again, without anybody at the browser. */
    public boolean isReload() {
        return !isPost() && query.find(RELOAD).isPresent();
    }

    @Override
    public String toString() {
        return "Received[" + method + " " + path + "]";
    }
}
