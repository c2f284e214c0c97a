package org.medchain.keys.console.page;

import java.util.function.Function;
import org.medchain.keys.console.exchange.Answer;

/**
 * A path of the console, and what answers there.
 *
 * @param method {@code GET}, or {@code POST} for forms
 * @param path inside the console
 */
public record Route(String method, String path, Function<Visit, Answer> answer) {

    static Route get(String path, Function<Visit, Answer> answer) {
        return new Route("GET", path, answer);
    }

    static Route post(String path, Function<Visit, Answer> answer) {
        return new Route("POST", path, answer);
    }
}
