package org.medchain.keys.audit.reading;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;

/** Iterates over elements that a source delivers page by page. Holds one page, and nothing between two. */
final class Pages<T> implements Iterator<T> {

    private final Function<Optional<T>, List<T>> source;
    private List<T> page = List.of();
    private int at;
    private T previous;
    private boolean ended;

    /** @param source the page behind this element, or the first one; empty if there is none */
    Pages(Function<Optional<T>, List<T>> source) {
        this.source = source;
    }

    @Override
    public boolean hasNext() {
        if (at == page.size() && !ended) {
            page = source.apply(Optional.ofNullable(previous));
            at = 0;
            ended = page.isEmpty();
        }
        return at < page.size();
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        previous = page.get(at++);
        return previous;
    }
}
