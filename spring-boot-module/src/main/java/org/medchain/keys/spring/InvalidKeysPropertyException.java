package org.medchain.keys.spring;

import java.util.Locale;

/** A property {@code medchain.keys.*} is missing or out of its bounds. The message is one line that names it and the rule, never the value. */
public final class InvalidKeysPropertyException extends RuntimeException {

    InvalidKeysPropertyException(String property, String rule) {
        super(property + " " + rule);
    }

    /**
     * Names the property of a refused setting: the refusal's message begins with the name of the component, and the
     * property is named like it.
     */
    static InvalidKeysPropertyException of(String prefix, IllegalArgumentException refused) {
        String[] words = refused.getMessage().split(" ", 2);
        String dashed = words[0].replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
        return new InvalidKeysPropertyException(prefix + dashed, words[1]);
    }
}
