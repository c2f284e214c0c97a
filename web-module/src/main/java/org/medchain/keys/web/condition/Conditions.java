package org.medchain.keys.web.condition;

import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.audit.directing.RowCondition;
import org.medchain.keys.audit.directing.RowTag;

/**
 * The conditions that a request sets on the thing that it changes (RFC 9110 section 13.1), and the tag by which an
 * answer names its state.
 */
public final class Conditions {

    public static final String IF_MATCH = "If-Match";

    private static final String ANY = "*";

    /** The entity tag of RFC 9110 section 8.8.3, in ASCII. */
    private static final String TAG = "(W/)?\"([!#-~]*)\"";

    private static final Pattern ONE = Pattern.compile(TAG);
    // Possessive: the stack does not grow with the list.
    private static final Pattern LIST = Pattern.compile("[ \t]*" + TAG + "[ \t]*(?:,[ \t]*" + TAG + "[ \t]*)*+");

    private Conditions() {}

    /**
     * Returns the condition of a request that creates or replaces.
     *
     * @param ifMatch the values of the header, as often as it is there
     * @param ifNoneMatch the same of {@code If-None-Match}
     * @throws MalformedValueException if one of them is malformed, or both are there
     */
    public static RowCondition parse(List<String> ifMatch, List<String> ifNoneMatch) {
        if (!IfNoneMatch.parse(ifNoneMatch)) {
            return parse(ifMatch);
        }
        if (!ifMatch.isEmpty()) {
            throw new MalformedValueException(IF_MATCH, "must not be there beside If-None-Match");
        }
        return RowCondition.NEW;
    }

    /**
     * Reads the condition of a request that creates nothing, otherwise as {@link #parse(List, List)} does. A weak tag
     * matches nothing.
     */
    public static RowCondition parse(List<String> ifMatch) {
        if (ifMatch.isEmpty()) {
            return RowCondition.NONE;
        }
        if (ifMatch.equals(List.of(ANY))) {
            return RowCondition.THERE;
        }
        Set<RowTag> tags = new HashSet<>();
        for (String value : ifMatch) {
            if (!LIST.matcher(value).matches()) {
                throw new MalformedValueException(IF_MATCH, "must be *, or entity tags in quotes");
            }
            Matcher tag = ONE.matcher(value);
            while (tag.find()) {
                if (tag.group(1) == null) {
                    tags.add(new RowTag(tag.group(2)));
                }
            }
        }
        return RowCondition.anyOf(tags);
    }

    /** Adds the tag of what is shown. */
    public static ResponseBuilder tagged(ResponseBuilder answer, RowTag tag) {
        return answer.tag(new EntityTag(tag.value()));
    }
}
