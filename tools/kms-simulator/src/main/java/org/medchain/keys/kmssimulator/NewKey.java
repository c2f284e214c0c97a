package org.medchain.keys.kmssimulator;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A key that the simulator is asked to make when it starts. */
record NewKey(String region, String alias) {

    private static final Pattern TEXT = Pattern.compile("([a-z0-9-]+):(alias/[A-Za-z0-9/_-]+)");

    /** Reads {@code REGION:alias/NAME}. */
    static final class Converter implements ITypeConverter<NewKey> {

        @Override
        public NewKey convert(String text) {
            Matcher matcher = TEXT.matcher(text);
            if (!matcher.matches()) {
                throw new TypeConversionException("is REGION:alias/NAME");
            }
            return new NewKey(matcher.group(1), matcher.group(2));
        }
    }
}
