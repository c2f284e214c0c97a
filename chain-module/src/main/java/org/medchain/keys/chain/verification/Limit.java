package org.medchain.keys.chain.verification;

import org.medchain.keys.chain.command.UnsuitableValueException;
import picocli.CommandLine.ITypeConverter;

/** A whole number on the command line, from 0 to 999,999,999. */
final class Limit implements ITypeConverter<Long> {

    private static final int MAX_DIGITS = 9;

    @Override
    public Long convert(String text) {
        if (!text.matches("[0-9]{1," + MAX_DIGITS + "}")) {
            throw new UnsuitableValueException("is a whole number from 0 to 999999999");
        }
        return Long.parseLong(text);
    }
}
