package org.medchain.keys.console.page;

import java.util.function.Function;
import org.medchain.keys.audit.Operation;
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

    /** Makes the route of a page for who may perform the operation. */
    static Route get(String path, Operation operation, Function<Visit, Answer> answer) {
        return get(path, asking(operation, answer));
    }

    /** Makes the route of a form for who may perform the operation. */
    static Route post(String path, Operation operation, Function<Visit, Answer> answer) {
        return post(path, asking(operation, answer));
    }

    private static Function<Visit, Answer> asking(Operation operation, Function<Visit, Answer> answer) {
        return visit -> {
            visit.asksFor(operation);
            return answer.apply(visit);
        };
    }
}
