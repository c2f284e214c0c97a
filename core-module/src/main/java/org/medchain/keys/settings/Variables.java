package org.medchain.keys.settings;

import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.config.Config;

/** The variables, by name, and the one line that refuses a value. The line never holds the value: it may be a secret. */
final class Variables {

    private final Config config;

    Variables(Config config) {
        this.config = config;
    }

    Optional<String> find(String variable) {
        return config.getOptionalValue(variable, String.class);
    }

    String require(String variable, String whatIsWrong) {
        return find(variable).orElseThrow(() -> new InvalidSettingException(variable, whatIsWrong));
    }

    int number(String variable, int otherwise, int least, int most) {
        String range = "must be a whole number from " + least + " to " + most;
        int value = find(variable)
                .map(text -> parse(variable, range, text, Integer::valueOf))
                .orElse(otherwise);
        if (value < least || value > most) {
            throw new InvalidSettingException(variable, range);
        }
        return value;
    }

    /** @param parser throws {@link IllegalArgumentException} for a wrong value */
    static <T> T parse(String variable, String whatIsWrong, String value, Function<String, T> parser) {
        try {
            return parser.apply(value);
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException(variable, whatIsWrong);
        }
    }

    /** @param parser throws {@link IllegalArgumentException} with a message that completes "VARIABLE ..." */
    static <T> T parseSecret(String variable, String value, Function<char[], T> parser) {
        try {
            return parser.apply(value.toCharArray());
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException(variable, e.getMessage());
        }
    }
}
