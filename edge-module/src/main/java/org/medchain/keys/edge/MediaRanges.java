package org.medchain.keys.edge;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The values of {@code Accept} and {@code Content-Type} (RFC 9110, 8.3 and 12.5.1). */
final class MediaRanges {

    /** The longest header that is read: longer than any client sends, and short enough to be read for nothing. */
    private static final int LONGEST = 1024;

    /** The pattern of a token, without the star, which stands for any type here. */
    private static final String TOKEN = "[!#$%&'+.^_`|~0-9A-Za-z-]+";

    /** A text between quotes has no comma: RESTEasy ends a range at each. */
    private static final String VALUE = "(?:" + TOKEN + "|\"(?:[\\t !#-+\\--\\[\\]-~]|\\\\[\\t -+\\--~])*+\")";

    private static final String PARAMETERS = "(?:[ \\t]*+;[ \\t]*+(?:" + TOKEN + "=" + VALUE + ")?)*+";
    /** A star alone is what Java's own client sends; RESTEasy reads no blank between it and a semicolon. Spring's clients send a star before a suffix. */
    private static final Pattern RANGE = Pattern.compile("[ \\t]*+(?:\\*/\\*|\\*(?![ \\t]+;)|" + TOKEN + "/(?:\\*(?:\\+"
            + TOKEN + ")?|" + TOKEN + "))" + PARAMETERS + "[ \\t]*+");

    private static final Pattern QUALITY = Pattern.compile(";[ \\t]*q=([^;, \\t]*)", Pattern.CASE_INSENSITIVE);
    private static final Pattern QUALITY_VALUE = Pattern.compile("0(?:\\.[0-9]{0,3})?|\\.[0-9]{1,3}|1(?:\\.0{0,3})?");
    private static final Pattern CHARSET =
            Pattern.compile(";[ \\t]*charset=\"?([^;\" \\t]*)", Pattern.CASE_INSENSITIVE);

    private MediaRanges() {}

    /**
     * Returns true if this is one value of {@code Accept}: media ranges between commas, one at least, each with a
     * quality from 0 to 1 if any.
     */
    static boolean areWellFormed(String accept) {
        if (accept.length() > LONGEST) {
            return false;
        }
        Matcher range = RANGE.matcher(accept);
        int begin = 0;
        while (range.find(begin) && range.start() == begin && hasQuality(range.group())) {
            if (range.end() == accept.length()) {
                return true;
            }
            if (accept.charAt(range.end()) != ',') {
                return false;
            }
            begin = range.end() + 1;
        }
        return false;
    }

    private static boolean hasQuality(String range) {
        return QUALITY.matcher(range)
                .results()
                .allMatch(found -> QUALITY_VALUE.matcher(found.group(1)).matches());
    }

    /** Returns true if this is a media type whose charset, if it names one, is UTF-8. */
    static boolean isTypeOfUtf8(String contentType) {
        return contentType.length() <= LONGEST
                && RANGE.matcher(contentType).matches()
                && contentType.indexOf('*') < 0
                && CHARSET.matcher(contentType)
                        .results()
                        .map(found -> found.group(1).toLowerCase(Locale.ROOT))
                        .allMatch(charset -> charset.equals("utf-8") || charset.equals("utf8"));
    }
}
