package org.medchain.keys.web.json;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.medchain.keys.MalformedValueException;

/** The items of a request about many keys. One that is malformed is the fault of the whole request: nothing of it happens. */
public final class BatchItems {

    /** The largest size of a body: enough for 1,000 items of a thousand bytes, and for a page of escrow keys that come back. */
    public static final int MAX_BYTES = 1_048_576;

    private BatchItems() {}

    /**
     * @param items as they came
     * @throws MalformedValueException if there are none, or one is malformed; its number, from 0, is in the name of the field
     */
    public static <I, T> List<T> parse(List<I> items, Function<I, T> parser) {
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
