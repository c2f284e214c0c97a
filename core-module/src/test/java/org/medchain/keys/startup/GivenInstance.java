package org.medchain.keys.startup;

import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.util.TypeLiteral;
import java.lang.annotation.Annotation;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;

/** What a container would find: made when it is asked for. */
final class GivenInstance<T> implements Instance<T> {

    private final Supplier<List<T>> found;

    private GivenInstance(Supplier<List<T>> found) {
        this.found = found;
    }

    static <T> GivenInstance<T> of(Supplier<T> one) {
        return new GivenInstance<>(() -> List.of(one.get()));
    }

    static <T> GivenInstance<T> ofAll(Supplier<List<T>> all) {
        return new GivenInstance<>(all);
    }

    @Override
    public T get() {
        return found.get().get(0);
    }

    @Override
    public Iterator<T> iterator() {
        return found.get().iterator();
    }

    @Override
    public Instance<T> select(Annotation... qualifiers) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <U extends T> Instance<U> select(Class<U> type, Annotation... qualifiers) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <U extends T> Instance<U> select(TypeLiteral<U> type, Annotation... qualifiers) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isUnsatisfied() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isAmbiguous() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void destroy(T instance) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Handle<T> getHandle() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Iterable<? extends Handle<T>> handles() {
        throw new UnsupportedOperationException();
    }
}
