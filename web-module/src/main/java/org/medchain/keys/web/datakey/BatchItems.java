package org.medchain.keys.web.datakey;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.web.json.Bodies;

/** The items of a request for many keys. One that is malformed is the fault of the whole request: nothing of it happens. */
final class BatchItems {

    /** The largest size of a body: enough for 1,000 items of a thousand bytes. */
    static final int MAX_BYTES = 1_048_576;

    private BatchItems() {}

    /**
     * @param items as they came
     * @throws MalformedValueException if there are none, or one is malformed; its number, from 0, is in the name of the field
     */
    static <I, T> List<T> parse(List<I> items, Function<I, T> parser) {
        List<T> parsed = new ArrayList<>();
        for (I item : Bodies.require("items", items)) {
            String name = "items[" + parsed.size() + "]";
            try {
                parsed.add(parser.apply(Bodies.require(name, item)));
            } catch (MalformedValueException e) {
                throw e.field().equals(name) ? e : e.within(name);
            }
        }
        return parsed;
    }
}
