package org.medchain.keys.kmssimulator.key;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One condition of a policy statement: an operator, a condition key and the values it is compared with. Other
 * operators than these are refused, so that no policy is taken and then not obeyed.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html">
 *     Condition operators (AWS IAM)</a>
 */
record PolicyCondition(Operator operator, String key, List<String> values) {

    enum Operator {
        STRING_EQUALS("StringEquals"),
        /** Holds too if the request lacks the key, as every negated operator of IAM does. */
        STRING_NOT_EQUALS("StringNotEquals"),
        STRING_LIKE("StringLike"),
        BOOL("Bool"),
        NUMERIC_EQUALS("NumericEquals"),
        NUMERIC_LESS_THAN("NumericLessThan"),
        NUMERIC_GREATER_THAN("NumericGreaterThan"),
        /** {@code "true"}: the request lacks the key. */
        NULL("Null"),
        /** Holds too if the request lacks the key. */
        FOR_ALL_VALUES_STRING_EQUALS("ForAllValues:StringEquals"),
        FOR_ANY_VALUE_STRING_EQUALS("ForAnyValue:StringEquals");

        private final String label;

        Operator(String label) {
            this.label = label;
        }

        static Operator labelled(String label) {
            for (Operator operator : values()) {
                if (operator.label.equals(label)) {
                    return operator;
                }
            }
            throw KmsErrorException.malformedPolicy("The simulator does not know the operator " + label + ".");
        }

        private boolean compare(String actual, String wanted) {
            return switch (this) {
                case STRING_LIKE -> matches(actual, wanted);
                case BOOL, NULL -> actual.equalsIgnoreCase(wanted);
                case NUMERIC_EQUALS -> number(actual) == number(wanted);
                case NUMERIC_LESS_THAN -> number(actual) < number(wanted);
                case NUMERIC_GREATER_THAN -> number(actual) > number(wanted);
                default -> actual.equals(wanted);
            };
        }
    }

    PolicyCondition {
        values = List.copyOf(values);
        if (operator.label.startsWith("Numeric")) {
            values.forEach(PolicyCondition::number);
        }
    }

    boolean holds(AccessRequest request) {
        List<String> actual = request.conditions().getOrDefault(key, List.of());
        return switch (operator) {
            case NULL -> isAny(String.valueOf(actual.isEmpty()));
            case STRING_NOT_EQUALS -> actual.stream().noneMatch(this::isAny);
            case FOR_ALL_VALUES_STRING_EQUALS -> actual.stream().allMatch(this::isAny);
            default -> actual.stream().anyMatch(this::isAny);
        };
    }

    private boolean isAny(String actual) {
        return values.stream().anyMatch(wanted -> operator.compare(actual, wanted));
    }

    static boolean matchesAction(String actual, String pattern) {
        return matches(actual.toLowerCase(Locale.ROOT), pattern.toLowerCase(Locale.ROOT));
    }

    /** {@code *} stands for any text, {@code ?} for one character. */
    private static boolean matches(String actual, String pattern) {
        String regex = Pattern.quote(pattern).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
        return Pattern.compile(regex, Pattern.DOTALL).matcher(actual).matches();
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw KmsErrorException.malformedPolicy("A numeric condition needs a number.");
        }
    }
}
