package org.medchain.keys.chain.verification;

import org.medchain.keys.chain.command.UnsuitableValueException;
import picocli.CommandLine.ITypeConverter;

/** A number of entries of a chain on the command line, from 1 to 18 digits. */
final class ChainSize implements ITypeConverter<Long> {

    private static final int MAX_DIGITS = 18;

    @Override
    public Long convert(String text) {
        if (!text.matches("[1-9][0-9]{0," + (MAX_DIGITS - 1) + "}")) {
            throw new UnsuitableValueException("is a whole number from 1 on, of 18 digits at most");
        }
        return Long.parseLong(text);
    }
}
