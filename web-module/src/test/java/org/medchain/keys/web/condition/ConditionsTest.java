package org.medchain.keys.web.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.PreconditionFailedException;
import org.medchain.keys.audit.directing.RowCondition;
import org.medchain.keys.audit.directing.RowTag;

class ConditionsTest {

    private static final RowTag CURRENT = new RowTag("a-1");

    @Test
    void areNoneWithoutAHeader() {
        assertThat(Conditions.parse(List.of(), List.of())).isSameAs(RowCondition.NONE);
    }

    @Test
    void askForNothingOrForAnything() {
        assertThat(Conditions.parse(List.of(), List.of("*"))).isSameAs(RowCondition.NEW);
        assertThat(Conditions.parse(List.of("*"), List.of())).isSameAs(RowCondition.THERE);
    }

    static Stream<List<String>> matching() {
        return Stream.of(
                List.of("\"a-1\""),
                List.of("\"other\", \"a-1\""),
                List.of("\"other\",W/\"x\" ,\"a-1\" "),
                List.of("\"o\"", "\"a-1\""),
                List.of("\"\",".repeat(5000) + "\"a-1\""));
    }

    @ParameterizedTest
    @MethodSource
    void matching(List<String> values) {
        assertThatCode(() -> Conditions.parse(values).requireToReplace(CURRENT)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"a-2\"", "\"\"", "W/\"a-1\"", "\"x,a-1\"", "\"A-1\""})
    void failOfAnotherTag(String value) {
        RowCondition condition = Conditions.parse(List.of(value));

        assertThatExceptionOfType(PreconditionFailedException.class)
                .isThrownBy(() -> condition.requireToReplace(CURRENT));
    }

    static Stream<List<String>> malformed() {
        return Stream.of(
                List.of(""),
                List.of("a-1"),
                List.of("\"a-1"),
                List.of("*, \"a-1\""),
                List.of("*", "*"),
                List.of("\"a\" \"b\""),
                List.of("w/\"a\""),
                List.of("\"\",".repeat(5000)));
    }

    @ParameterizedTest
    @MethodSource
    void malformed(List<String> values) {
        assertThatExceptionOfType(MalformedValueException.class)
                .isThrownBy(() -> Conditions.parse(values))
                .withMessage("If-Match must be *, or entity tags in quotes");
    }

    @Test
    void areRefusedIfTheyExcludeEachOther() {
        assertThatExceptionOfType(MalformedValueException.class)
                .isThrownBy(() -> Conditions.parse(List.of("*"), List.of("*")))
                .withMessage("If-Match must not be there beside If-None-Match");
    }
}
