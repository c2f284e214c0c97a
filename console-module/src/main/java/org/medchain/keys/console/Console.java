package org.medchain.keys.console;

import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.TooManyRequestsException;
import org.medchain.keys.console.access.Explanation;
import org.medchain.keys.console.access.IncompleteFormException;
import org.medchain.keys.console.access.RefusalRecord;
import org.medchain.keys.console.access.UnknownPageException;
import org.medchain.keys.console.exchange.Answer;
import org.medchain.keys.console.exchange.Cookies;
import org.medchain.keys.console.exchange.Form;
import org.medchain.keys.console.exchange.Received;
import org.medchain.keys.console.login.IssuerAwayException;
import org.medchain.keys.console.login.LoginRefusedException;
import org.medchain.keys.console.login.Logins;
import org.medchain.keys.console.page.Asset;
import org.medchain.keys.console.page.Layout;
import org.medchain.keys.console.page.Pages;
import org.medchain.keys.console.page.Route;
import org.medchain.keys.console.page.Templates;
import org.medchain.keys.console.page.TypedForms;
import org.medchain.keys.console.page.Visit;
import org.medchain.keys.console.session.Session;
import org.medchain.keys.console.text.Texts;
import org.medchain.keys.problem.ProblemType;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.caller.Identity;
import org.medchain.keys.server.console.ConsoleClient;
import org.medchain.keys.server.console.ConsoleSettings;

/**
 * The front of the console: finds the session of a request, the person's identity and the page, and turns failures into
 * pages. Whatever comes, nothing of it is answered to somebody who is not logged in but the entrance.
 */
@Shared
final class Console {

    private static final Logger LOG = System.getLogger(Console.class.getName());
    private static final Duration LOGIN_KEPT = Duration.ofMinutes(10);
    private static final String ENTRANCE = "entrance";
    private static final String PROBLEM = "problem";
    private static final String LOGOUT = "/logout";

    /** A part of a page is asked for when the session is over: htmx loads the whole page, which is the entrance. */
    private static final Answer WHOLE_PAGE = Answer.EMPTY.with("HX-Refresh", "true");

    /** The path to which the issuer sends logout tokens. */
    static final String BACK_CHANNEL = "/backchannel-logout";

    private final Optional<FormCheck> forms;
    private final Optional<UnsentForms> unsent;
    private final Logins logins;
    private final Senders senders;
    private final RefusalRecord refusals;
    private final Map<String, Route> routes;
    private final Clock clock;

    @Inject
    Console(
            ConsoleSettings settings,
            Logins logins,
            Senders senders,
            RefusalRecord refusals,
            Instance<Pages> pages,
            Clock clock) {
        this(settings.client(), logins, senders, refusals, pages.stream().toList(), clock);
    }

    Console(
            Optional<ConsoleClient> client,
            Logins logins,
            Senders senders,
            RefusalRecord refusals,
            List<Pages> pages,
            Clock clock) {
        this.forms = client.map(it -> new FormCheck(it.url()));
        this.unsent = forms.map(it -> new UnsentForms(it, clock));
        this.logins = logins;
        this.senders = senders;
        this.refusals = refusals;
        this.routes = pages.stream()
                .flatMap(it -> it.routes().stream())
                .collect(Collectors.toUnmodifiableMap(route -> key(route.method(), route.path()), route -> route));
        this.clock = clock;
    }

    private static String key(String method, String path) {
        return method + " " + path;
    }

    /** Returns true if a form that is sent there is read though the session is over. */
    static boolean isReadWhenOver(String path) {
        return path.equals(LOGOUT) || TypedForms.labelOf(path).isPresent();
    }

    /** Sends an answer, with all of its body, in place of one whose body could not be made. It fails if some of that has left. */
    @FunctionalInterface
    interface Reply {
        void send(Answer answer) throws IOException;
    }

    /** Answers the request. It is in flight until the reply is sent: a file may be made while it is sent. */
    void answer(Received request, Reply reply) throws IOException {
        Texts texts = Texts.chosen(request.cookies().getOrDefault(Cookies.TEXTS, ""))
                .orElseGet(() -> Texts.of(request.language(), ZoneOffset.UTC));
        try {
            Optional<Answer> outside = outside(request, texts);
            if (outside.isPresent()) {
                reply.send(outside.get());
            } else {
                inside(request, texts, reply);
            }
        } catch (IssuerAwayException e) {
            LOG.log(Level.WARNING, e.getMessage() + ", request " + request.requestId());
            reply.send(
                    problem(ProblemType.ISSUER_UNAVAILABLE, texts.of("entrance.away"), Layout.outside(texts, "problem"))
                            .with("Retry-After", "5"));
        } catch (LoginRefusedException e) {
            reply.send(problem(
                            ProblemType.FORBIDDEN,
                            texts.of("entrance." + e.reason().name()),
                            Layout.outside(texts, "problem"))
                    .withCookie(Cookies.gone(Cookies.LOGIN)));
        }
    }

    /** The answers that need no session. */
    private Optional<Answer> outside(Received request, Texts texts) {
        if (request.isPost()) {
            return request.path().equals(BACK_CHANNEL) ? Optional.of(endByIssuer(request)) : Optional.empty();
        }
        Optional<Asset> asset = Asset.find(request.path());
        if (asset.isPresent()) {
            return asset.map(Asset::answer);
        }
        return switch (request.path()) {
            case "/login" -> Optional.of(begin());
            case "/callback" -> Optional.of(finish(request));
            case "/logged-out" ->
                Optional.of(
                        Templates.page(200, ENTRANCE, Layout.outside(texts, "entrance.out"), texts.of("entrance.out")));
            default -> Optional.empty();
        };
    }

    /** The issuer says that somebody has logged out. It has no session: its token proves who it is. */
    private Answer endByIssuer(Received request) {
        try {
            if (logins.endAllOf(request.form().get().require("logout_token"))) {
                return Answer.EMPTY;
            }
        } catch (MalformedValueException | IncompleteFormException e) {
            LOG.log(Level.DEBUG, "a logout token is missing, request " + request.requestId());
        }
        return Answer.json(400, "{\"error\":\"invalid_request\"}");
    }

    private Answer begin() {
        Logins.Begun begun = logins.begin();
        return Answer.seeOther(begun.url().toString()).withCookie(Cookies.of(Cookies.LOGIN, begun.mark(), LOGIN_KEPT));
    }

    private Answer finish(Received request) {
        Optional<Session> over = logins.sessions().findOver(sessionId(request));
        Session session = logins.finish(
                request.cookies().getOrDefault(Cookies.LOGIN, ""),
                request.query().fields());
        // One that the browser had before ends: nobody hands on a session. It ends here alone: if its tokens are taken
        // back, Keycloak takes those of the new one too.
        sessionOf(request).or(() -> over).ifPresent(logins.sessions()::end);
        UnsentForms.handOn(over, session);
        return Answer.seeOther("/console" + (session.unsent().isPresent() ? TypedForms.UNSENT : "/"))
                .withCookie(Cookies.gone(Cookies.LOGIN))
                .withCookie(Cookies.of(Cookies.SESSION, session.id()));
    }

    private void inside(Received request, Texts outside, Reply reply) throws IOException {
        Optional<Session> session = sessionOf(request);
        Optional<Identity> identity = session.flatMap(logins::identityOf);
        if (identity.isEmpty()) {
            reply.send(request.isReload() ? WHOLE_PAGE : entrance(request, outside));
            return;
        }
        Texts texts = zoned(request, session.get(), outside);
        Visit visit = new Visit(request, session.get(), identity.get(), texts, clock.instant(), refusals);
        Optional<Runnable> end = senders.enter(identity.get());
        try {
            reply.send(answer(request, session.get(), visit, end.isPresent(), texts));
        } catch (RuntimeException e) {
            try {
                reply.send(failed(e, visit, request, texts));
            } catch (IOException amid) { // some has left
                LOG.log(Level.WARNING, "a download of the console broke off, request " + request.requestId(), e);
                throw amid;
            }
        } finally {
            end.ifPresent(Runnable::run);
            visit.end();
        }
    }

    /** Times are in the zone that the issuer tells, unless the browser keeps another. */
    private static Texts zoned(Received request, Session session, Texts texts) {
        Optional<ZoneId> zone =
                Logins.zoneOf(session).filter(it -> !request.cookies().containsKey(Cookies.TEXTS));
        return zone.map(it -> Texts.of(texts.language(), it)).orElse(texts);
    }

    private Optional<Session> sessionOf(Received request) {
        String id = sessionId(request);
        return request.isReload()
                ? logins.sessions().find(id)
                : logins.sessions().use(id);
    }

    private static String sessionId(Received request) {
        return request.cookies().getOrDefault(Cookies.SESSION, "");
    }

    private Answer entrance(Received request, Texts texts) {
        Optional<Session> over = logins.sessions().findOver(sessionId(request));
        if (request.isPost() && request.path().equals(LOGOUT)) {
            Optional<Session> left = over.filter(
                    session -> unsent.orElseThrow().find(request, session).isPresent());
            if (left.isPresent()) {
                return logout(left.get(), texts);
            }
        }
        boolean had = request.cookies().containsKey(Cookies.SESSION);
        boolean kept = over.isPresent() && unsent.orElseThrow().keep(request, over.get());
        Answer page = Templates.page(
                200,
                ENTRANCE,
                Layout.outside(texts, "entrance.title"),
                texts.of(kept ? "entrance.kept" : had ? "entrance.over" : "entrance.welcome"));
        return had && over.isEmpty() ? page.withCookie(Cookies.gone(Cookies.SESSION)) : page;
    }

    private Answer answer(Received request, Session session, Visit visit, boolean admitted, Texts texts) {
        if (!admitted) {
            throw new TooManyRequestsException(Duration.ofSeconds(1));
        }
        if (!request.isPost()) {
            return route(request).answer().apply(visit);
        }
        Form form = request.form().get();
        forms.orElseThrow().require(request, form, session);
        if (request.path().equals(LOGOUT)) {
            return logout(session, texts);
        }
        visit.take(form);
        return session.once(request.path(), form, () -> route(request).answer().apply(visit));
    }

    private Route route(Received request) {
        return Optional.ofNullable(routes.get(key(request.method(), request.path())))
                .orElseThrow(UnknownPageException::new);
    }

    private Answer logout(Session session, Texts texts) {
        logins.end(session);
        Layout layout = Layout.outside(texts, "entrance.out")
                .forwarding(logins.logoutAtIssuer().map(Object::toString).orElse(""));
        return Templates.page(200, ENTRANCE, layout, texts.of("entrance.out"))
                .withCookie(Cookies.gone(Cookies.SESSION));
    }

    /** Explains the failure; one that came before an operation began is recorded. */
    private static Answer failed(RuntimeException failure, Visit visit, Received request, Texts texts) {
        Throwable told = failure;
        try {
            visit.refused(Explanation.of(failure, texts).type().reason());
        } catch (RuntimeException e) { // the refusal can't be recorded, or is one too many
            told = e;
        }
        Explanation explanation = Explanation.of(told, texts);
        if (explanation.type() == ProblemType.INTERNAL_ERROR) {
            LOG.log(Level.ERROR, "a page of the console failed, request " + request.requestId(), told);
        }
        return problem(explanation.type(), explanation.sentence(), visit.layout("problem"));
    }

    private static Answer problem(ProblemType type, String sentence, Layout layout) {
        return Templates.page(type.status(), PROBLEM, layout, sentence);
    }
}
