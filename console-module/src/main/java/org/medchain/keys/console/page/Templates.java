package org.medchain.keys.console.page;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.util.Map;
import org.medchain.keys.console.exchange.Answer;
import org.medchain.keys.console.exchange.SafetyHeaders;

/** Writes pages by the templates, which the build compiled. Each value is escaped for the place where it stands. */
public final class Templates {

    /** Finds the compiled templates by the class loader of the thread: the first page is asked for by a request of this WAR. */
    private static final TemplateEngine ENGINE = TemplateEngine.createPrecompiled(ContentType.Html);

    private Templates() {}

    public static Answer page(int status, String template, Layout layout, Object view) {
        Answer page = Answer.page(status, html(template, Map.of("page", layout, "view", view)));
        return layout.live() ? page.with(SafetyHeaders.POLICY, SafetyHeaders.POLICY_OF_LIVE_PAGES) : page;
    }

    /** Answers with a part of a page, for a page that shows it already. */
    static Answer part(String template, Layout layout, Object view) {
        return Answer.page(200, html("part/" + template, Map.of("page", layout, "view", view)));
    }

    static String html(String template, Map<String, Object> parameters) {
        StringOutput output = new StringOutput();
        ENGINE.render(template + ".jte", parameters, output);
        return output.toString();
    }
}
