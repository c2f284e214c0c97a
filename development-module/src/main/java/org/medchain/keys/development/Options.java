package org.medchain.keys.development;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The options of a verb, each {@code --name value}. */
final class Options {

    private final Map<String, List<String>> values;

    private Options(Map<String, List<String>> values) {
        this.values = values;
    }

    /** @throws UsageException if there is anything but the known options, each with a value */
    static Options parse(List<String> arguments, List<String> known) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (int i = 0; i < arguments.size(); i += 2) {
            String name = arguments.get(i);
            if (!known.contains(name)) {
                throw new UsageException("the options here are " + String.join(", ", known));
            }
            if (i + 1 == arguments.size()) {
                throw new UsageException(name + " needs a value");
            }
            values.computeIfAbsent(name, unused -> new ArrayList<>()).add(arguments.get(i + 1));
        }
        return new Options(values);
    }

    List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    /** @throws UsageException if the option is there twice */
    Optional<String> find(String name) {
        List<String> found = all(name);
        if (found.size() > 1) {
            throw new UsageException(name + " can be given once");
        }
        return found.stream().findFirst();
    }

    /** @throws UsageException if the option is not there, or twice */
    String require(String name) {
        return find(name).orElseThrow(() -> new UsageException(name + " is missing"));
    }

    /** @throws UsageException if the value is not a whole number from 1 to the maximum */
    Optional<Long> findNumber(String name, long maximum) {
        return find(name).map(text -> number(name, text, maximum));
    }

    /** @throws UsageException if the option is not there, or is not a whole number from 1 to the maximum */
    long requireNumber(String name, long maximum) {
        return number(name, require(name), maximum);
    }

    private static long number(String name, String text, long maximum) {
        try {
            long number = Long.parseLong(text);
            if (number >= 1 && number <= maximum) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, in the same words as for a number out of range.
        }
        throw new UsageException(name + " is a whole number from 1 to " + maximum);
    }
}
