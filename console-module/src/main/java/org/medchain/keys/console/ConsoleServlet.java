package org.medchain.keys.console;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.TenantId;
import org.medchain.keys.console.access.IncompleteFormException;
import org.medchain.keys.console.exchange.Answer;
import org.medchain.keys.console.exchange.Cookies;
import org.medchain.keys.console.exchange.Form;
import org.medchain.keys.console.exchange.Received;
import org.medchain.keys.console.exchange.SafetyHeaders;
import org.medchain.keys.console.session.Session;
import org.medchain.keys.console.session.Sessions;
import org.medchain.keys.console.text.Texts;
import org.medchain.keys.problem.EdgeAttributes;
import org.medchain.keys.server.caller.RequestDetails;
import org.medchain.keys.server.console.ConsoleEntrance;

/**
 * The way of HTTP to the {@link Console}. Without a console, and at an address that is not its own, it answers as for any
 * path that nobody serves. A form of somebody who is not logged in is not read, but for the issuer's, and those of somebody whose session came to its end
 * that carry what was typed or log out.
 */
@WebServlet(urlPatterns = "/*", asyncSupported = true)
public class ConsoleServlet extends HttpServlet {

    /** The longest form. */
    private static final int MOST_BYTES = 65_536;

    @Inject
    private transient Console console;

    @Inject
    private transient ConsoleEntrance entrance;

    @Inject
    private transient Sessions sessions;

    @Inject
    private transient RequestDetails details;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Map<String, String> cookies = cookies(request);
        boolean served = entrance.isOpen(request.getLocalPort(), request.getLocalAddr(), request.getRemoteAddr());
        String sessionId = cookies.getOrDefault(Cookies.SESSION, "");
        Optional<Session> session = sessions.find(sessionId);
        boolean known = session.isPresent();
        boolean left = request.getMethod().equals("POST")
                && Console.isReadWhenOver(path(request))
                && sessions.findOver(sessionId).isPresent();
        if (served && (known || left || isOfTheIssuer(request)) && !hasArrived(request, session)) {
            return;
        }
        if ((!known || isOfTheIssuer(request)) && !hasPlace(request)) {
            response.setHeader("Retry-After", "1");
            response.sendError(429);
            return;
        }
        if (!served || isOfTheIssuerSpeltOtherwise(request)) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        String requestId = String.valueOf(request.getAttribute(EdgeAttributes.REQUEST_ID));
        details.cameFrom(request.getRemoteAddr(), Optional.of(requestId));
        request.setAttribute(EdgeAttributes.PAGE, true);
        console.answer(received(request, cookies, requestId), answer -> write(answer, response));
    }

    private static Received received(HttpServletRequest request, Map<String, String> cookies, String requestId) {
        String method = request.getMethod().equals("HEAD") ? "GET" : request.getMethod();
        return new Received(
                method,
                path(request),
                query(request),
                cookies,
                language(request),
                Optional.ofNullable(request.getHeader("Origin")),
                Optional.ofNullable(request.getHeader("Sec-Fetch-Site")),
                requestId,
                () -> form(request));
    }

    private static String path(HttpServletRequest request) {
        return request.getPathInfo() == null ? "/" : request.getPathInfo();
    }

    /** A query that no page has is none. */
    private static Form query(HttpServletRequest request) {
        try {
            return Form.parse(request.getQueryString());
        } catch (MalformedValueException e) {
            return Form.EMPTY;
        }
    }

    private static Map<String, String> cookies(HttpServletRequest request) {
        Map<String, String> cookies = new HashMap<>();
        if (request.getCookies() != null) {
            for (Cookie cookie : request.getCookies()) {
                cookies.putIfAbsent(cookie.getName(), cookie.getValue());
            }
        }
        return cookies;
    }

    private static String language(HttpServletRequest request) {
        if (request.getHeader("Accept-Language") == null) {
            return Texts.LANGUAGES.get(0);
        }
        return Collections.list(request.getLocales()).stream()
                .map(Locale::getLanguage)
                .filter(Texts.LANGUAGES::contains)
                .findFirst()
                .orElse(Texts.LANGUAGES.get(0));
    }

    private static Form form(HttpServletRequest request) {
        try (InputStream in = request.getInputStream()) {
            byte[] body = in.readNBytes(MOST_BYTES + 1);
            if (body.length > MOST_BYTES) {
                throw new MalformedValueException("form", "must not be longer than " + MOST_BYTES + " bytes");
            }
            return Form.parse(new String(body, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IncompleteFormException(e);
        }
    }

    static void write(Answer answer, HttpServletResponse response) throws IOException {
        if (response.isCommitted()) {
            throw new IOException("some of another answer has left");
        }
        response.resetBuffer();
        response.setStatus(answer.status());
        SafetyHeaders.ALL.forEach(response::setHeader);
        response.setHeader("Cache-Control", "no-store");
        answer.headers().forEach(response::setHeader);
        answer.cookies().forEach(cookie -> response.addHeader("Set-Cookie", cookie));
        try {
            answer.body().writeTo(response.getOutputStream());
        } catch (UncheckedIOException e) { // the client is gone
            throw e.getCause();
        }
    }

    private static boolean isOfTheIssuer(HttpServletRequest request) {
        return request.getMethod().equals("POST")
                && request.getRequestURI().equals(request.getContextPath() + Console.BACK_CHANNEL);
    }

    /** The edge lets the exact path alone wait for its body without a place: such a body must not be read. */
    private static boolean isOfTheIssuerSpeltOtherwise(HttpServletRequest request) {
        return Console.BACK_CHANNEL.equals(request.getPathInfo())
                && request.getMethod().equals("POST")
                && !isOfTheIssuer(request);
    }

    /** The edge asks again when the body has arrived. Body and answer take the memory of the session's tenant. */
    @SuppressWarnings("unchecked")
    static boolean hasArrived(HttpServletRequest request, Optional<Session> session) {
        request.setAttribute(EdgeAttributes.LONGEST_BODY, MOST_BYTES + 1);
        Predicate<String> body = (Predicate<String>) request.getAttribute(EdgeAttributes.BODY);
        return body == null
                || body.test(
                        session.flatMap(Session::tenant).map(TenantId::value).orElse(""));
    }

    /** One of those for requests of which nobody knows who sends them. */
    private static boolean hasPlace(HttpServletRequest request) {
        return !(request.getAttribute(EdgeAttributes.PLACE) instanceof BooleanSupplier place) || place.getAsBoolean();
    }
}
