package org.medchain.keys.console;

import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.medchain.keys.console.access.ForgedFormException;
import org.medchain.keys.console.exchange.Form;
import org.medchain.keys.console.exchange.Received;
import org.medchain.keys.console.session.RandomText;
import org.medchain.keys.console.session.Session;

/** Refuses forms that the console did not make for the session they come with (OWASP: CSRF). */
final class FormCheck {

    private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

    private final String origin;

    /** @param url of the console */
    FormCheck(URI url) {
        this.origin = originOf(url);
    }

    /** Returns the origin as browsers write it (RFC 6454 section 6.2): without the port that the scheme has anyway. */
    private static String originOf(URI url) {
        boolean usual = url.getPort() < 0 || url.getPort() == (url.getScheme().equals("https") ? 443 : 80);
        return (url.getScheme() + "://" + url.getHost() + (usual ? "" : ":" + url.getPort())).toLowerCase(Locale.ROOT);
    }

    private static String tokenOf(Form form) {
        return form.find(Session.FORM_FIELD).orElse("").split(Pattern.quote(Session.NUMBER), 2)[0];
    }

    /** @throws ForgedFormException if the form has another token, or comes from another site */
    void require(Received request, Form form, Session session) {
        boolean own = RandomText.areEqual(tokenOf(form), session.formToken())
                && request.origin()
                        .map(it -> it.toLowerCase(Locale.ROOT).equals(origin))
                        .orElse(true)
                && request.site().map(OWN_SITE::contains).orElse(true);
        if (!own) {
            throw new ForgedFormException();
        }
    }
}
