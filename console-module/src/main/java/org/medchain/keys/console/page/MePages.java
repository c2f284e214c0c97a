package org.medchain.keys.console.page;

import jakarta.inject.Inject;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.TenantId;
import org.medchain.keys.console.exchange.Answer;
import org.medchain.keys.console.exchange.Cookies;
import org.medchain.keys.console.session.Session;
import org.medchain.keys.console.session.Sessions;
import org.medchain.keys.console.text.Texts;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.caller.Caller;
import org.medchain.keys.server.caller.Role;

/** The person: name, tenant, roles, the session, language and time zone. */
@Shared
record MePages(Sessions sessions) implements Pages {

    private static final String PATH = "/me";
    private static final Duration KEPT = Duration.ofDays(365);

    @Inject
    MePages {}

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(PATH, this::show),
                Route.post("/me/language", MePages::chooseLanguage),
                Route.post("/me/zone", MePages::chooseZone));
    }

    private Answer show(Visit visit) {
        Session session = visit.session();
        MeView view = new MeView(
                visit.identity().name(),
                visit.identity().scope() == Caller.Scope.EVERY_TENANT
                        ? visit.texts().of("me.every")
                        : visit.tenant().map(TenantId::value).orElse(""),
                visit.identity().roles().stream().filter(Role.ALL::contains).toList(),
                visit.texts().time(session.begun()),
                visit.texts().time(sessions.endOf(session)),
                visit.texts().zone().getId(),
                Texts.LANGUAGES);
        return visit.page("me", "menu.me", view);
    }

    private static Answer chooseLanguage(Visit visit) {
        String language = visit.form().require("language");
        if (!Texts.LANGUAGES.contains(language)) {
            throw new MalformedValueException("language", "must be one of " + Texts.LANGUAGES);
        }
        return chosen(Texts.of(language, visit.texts().zone()));
    }

    private static Answer chooseZone(Visit visit) {
        visit.form().require("zone");
        ZoneId zone = visit.form()
                .find("zone", ZoneId::of, "must be a time zone like Europe/Berlin")
                .orElseThrow();
        return chosen(Texts.of(visit.texts().language(), zone));
    }

    /** The browser keeps the choice, so that it holds in the next session too. */
    private static Answer chosen(Texts texts) {
        return Answer.seeOther(Layout.ROOT + PATH).withCookie(Cookies.of(Cookies.TEXTS, texts.choice(), KEPT));
    }
}
