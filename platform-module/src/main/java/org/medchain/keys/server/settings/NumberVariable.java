package org.medchain.keys.server.settings;

/**
 * A variable that holds a whole number.
 *
 * @param otherwise the number while it is not set
 * @param least the least number that is accepted
 * @param most the greatest number that is accepted
 */
public record NumberVariable(String name, int otherwise, int least, int most) implements Variable {

    /** Returns the variable bounded from above by another setting; the default follows. */
    public NumberVariable atMost(int bound) {
        return new NumberVariable(name, Math.min(otherwise, bound), least, bound);
    }

    /** Returns the variable bounded from below by another setting; the default follows. */
    public NumberVariable atLeast(int bound) {
        return new NumberVariable(name, Math.max(otherwise, bound), bound, most);
    }

    /** @throws InvalidSettingException unless the number is one of those accepted */
    public void check(long number) {
        if (number < least || number > most) {
            throw refuse(range());
        }
    }

    int parse(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw refuse(range());
        }
    }

    private String range() {
        return "must be a whole number from " + least + " to " + most;
    }
}
