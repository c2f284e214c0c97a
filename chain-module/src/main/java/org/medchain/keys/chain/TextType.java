package org.medchain.keys.chain;

import java.io.IOException;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * A type whose values are texts in an export.
 *
 * @param check gets the field's name and the value
 * @param parse makes a value of a text
 */
record TextType<T>(
        Class<T> values,
        BiConsumer<String, T> check,
        BiConsumer<ByteFields, T> encoding,
        Function<T, String> text,
        Function<String, T> parse)
        implements FieldType<T> {

    @Override
    public void require(String name, T value) {
        check.accept(name, value);
    }

    @Override
    public void encode(ByteFields fields, T value) {
        encoding.accept(fields, value);
    }

    @Override
    public void write(String name, T value, MemberWriter members) throws IOException {
        members.text(name, text.apply(value));
    }

    @Override
    public Optional<T> find(String name, MemberReader members) throws IOException {
        return members.findText(name).map(parse);
    }
}
