package org.medchain.keys.development;

import org.medchain.keys.chain.command.UnsuitableValueException;
import picocli.CommandLine.ITypeConverter;

/** A whole number on the command line, within bounds. */
abstract sealed class WholeNumber implements ITypeConverter<Long> {

    private final long minimum;
    private final long maximum;

    private WholeNumber(long minimum, long maximum) {
        this.minimum = minimum;
        this.maximum = maximum;
    }

    @Override
    public Long convert(String text) {
        try {
            long number = Long.parseLong(text);
            if (number >= minimum && number <= maximum) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, in the same words as for a number out of range.
        }
        throw new UnsuitableValueException("is a whole number from " + minimum + " to " + maximum);
    }

    /** A number of minutes, at most a week. */
    static final class Minutes extends WholeNumber {
        Minutes() {
            super(1, 7 * 24 * 60);
        }
    }
}
