package org.medchain.keys.chain.command;

import picocli.CommandLine.TypeConversionException;

/** An option has a value of a kind that it does not take. */
public final class UnsuitableValueException extends TypeConversionException {

    /** @param expectation fits after the option's name, and does not repeat the value */
    public UnsuitableValueException(String expectation) {
        super(expectation);
    }
}
