package org.medchain.keys.server.database;

import java.util.regex.Pattern;
import org.medchain.keys.server.settings.TextVariable;

/** The databases that may be named: those that the migrations are written for. */
public final class DatabaseUrl {

    private static final Pattern H2_WITHOUT_DELAY = Pattern.compile(";WRITE_DELAY=0(;|$)", Pattern.CASE_INSENSITIVE);
    private static final Pattern H2_WITHOUT_TRACE =
            Pattern.compile(";TRACE_LEVEL_FILE=0(;|$)", Pattern.CASE_INSENSITIVE);

    private DatabaseUrl() {}

    /** @throws org.medchain.keys.server.settings.InvalidSettingException if the URL is of another database, or of an H2 that writes late, or a trace */
    public static void check(TextVariable variable, String url) {
        if (!url.startsWith("jdbc:postgresql:") && !url.startsWith("jdbc:h2:")) {
            throw variable.refuse("must begin with jdbc:postgresql: or jdbc:h2:");
        }
        // In the URL and not by a statement: H2 forgets the statement when it closes and opens its file again.
        if (url.startsWith("jdbc:h2:") && !H2_WITHOUT_DELAY.matcher(url).find()) {
            throw variable.refuse("must have WRITE_DELAY=0 for H2");
        }
        // A file that never ends, of stack traces and of messages that hold values of rows.
        if (url.startsWith("jdbc:h2:") && !H2_WITHOUT_TRACE.matcher(url).find()) {
            throw variable.refuse("must have TRACE_LEVEL_FILE=0 for H2");
        }
    }
}
