package org.medchain.keys.chain;

import java.io.IOException;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/**
 * A type whose values are numbers in an export.
 *
 * @param check gets the field's name and the value
 * @param parse makes a value of the field's name and a number
 */
record NumberType<T extends Number>(
        Class<T> values,
        BiConsumer<String, T> check,
        BiConsumer<ByteFields, T> encoding,
        BiFunction<String, Long, T> parse)
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
        members.number(name, value.longValue());
    }

    @Override
    public Optional<T> find(String name, MemberReader members) throws IOException {
        return members.findNumber(name).map(number -> parse.apply(name, number));
    }
}
