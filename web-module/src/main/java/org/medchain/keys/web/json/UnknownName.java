package org.medchain.keys.web.json;

import java.util.regex.Pattern;
import org.medchain.keys.MalformedValueException;

/**
 * Refuses a member or a parameter that the service does not know, since a misspelt one would be taken for a missing one. The
 * answer tells the name only if it looks like a misspelt one: anything else may be a value, and values are not echoed.
 */
public final class UnknownName {

    private static final Pattern TOLD = Pattern.compile("[A-Za-z]{1,32}");

    private UnknownName() {}

    /** @param place where the name was, named in place of a name that may be a value */
    public static MalformedValueException refuse(String name, String place) {
        return TOLD.matcher(name).matches()
                ? new MalformedValueException(name, "is not known")
                : new MalformedValueException(place, "has a name that is not known");
    }
}
