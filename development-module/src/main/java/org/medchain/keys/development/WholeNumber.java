package org.medchain.keys.development;

import org.medchain.keys.chain.command.UnsuitableValueException;
import picocli.CommandLine.ITypeConverter;

/** A whole number on the command line, within bounds. */
abstract sealed class WholeNumber implements ITypeConverter<Long> {

    private final long minimum;
    private final long maximum;

    private WholeNumber(long maximum) {
        this(1, maximum);
    }

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

    static final class Port extends WholeNumber {
        Port() {
            super(65_535);
        }
    }

    static final class ProcessId extends WholeNumber {
        ProcessId() {
            super(Long.MAX_VALUE);
        }
    }

    /** A number of seconds, at most an hour. */
    static final class Seconds extends WholeNumber {
        Seconds() {
            super(0, 3_600);
        }
    }

    /** A number of minutes, at most a week. */
    static final class Minutes extends WholeNumber {
        Minutes() {
            super(7 * 24 * 60);
        }
    }
}
