package org.medchain.keys.console.login;

import jakarta.inject.Inject;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.medchain.keys.console.login.LoginAttempts.Attempt;
import org.medchain.keys.console.login.LoginRefusedException.Reason;
import org.medchain.keys.console.session.Session;
import org.medchain.keys.console.session.Sessions;
import org.medchain.keys.console.session.Tokens;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.caller.Identity;
import org.medchain.keys.server.token.BearerTokens;
import org.medchain.keys.server.token.Credentials;
import org.medchain.keys.server.token.LogoutTokens;
import org.medchain.keys.server.token.LogoutTokens.Logout;

/** Logs people in and out: the rules of this package. Safe for use by many threads. */
@Shared
public final class Logins {

    /** The path to which the issuer sends the browser back. */
    public static final String CALLBACK = "/console/callback";

    /** The requests that may wait for the issuer to renew a session: a browser's at once, and a small part of those that the server answers. */
    static final int MOST_RENEWING = 16;

    private static final String AFTER_LOGOUT = "/console/logged-out";

    private final Issuer issuer;
    private final Sessions sessions;
    private final Function<String, Credentials> verifier;
    private final Function<String, Optional<Logout>> logouts;
    private final LoginAttempts attempts;
    private final Clock clock;
    private final Semaphore renewing = new Semaphore(MOST_RENEWING);

    /**
     * A login that begins.
     *
     * @param mark what the browser is to keep until it comes back
     * @param url where the browser is to go
     */
    public record Begun(String mark, URI url) {}

    @Inject
    Logins(
            Issuer issuer,
            Sessions sessions,
            BearerTokens tokens,
            LogoutTokens logouts,
            SecureRandom random,
            Clock clock) {
        this(
                issuer,
                sessions,
                token -> tokens.of(Collections.enumeration(List.of("Bearer " + token))),
                token -> logouts.find(token, issuer.client().id()),
                new LoginAttempts(random, clock),
                clock);
    }

    /** @param logouts tells who has logged out by a logout token; empty if it is none */
    Logins(
            Issuer issuer,
            Sessions sessions,
            Function<String, Credentials> verifier,
            Function<String, Optional<Logout>> logouts,
            LoginAttempts attempts,
            Clock clock) {
        this.issuer = issuer;
        this.sessions = sessions;
        this.verifier = verifier;
        this.logouts = logouts;
        this.attempts = attempts;
        this.clock = clock;
    }

    /** Returns the sessions that the logins open. */
    public Sessions sessions() {
        return sessions;
    }

    /** @throws IssuerAwayException if the issuer does not say where people log in */
    public Begun begin() {
        Attempt attempt = attempts.begin();
        Map<String, String> parameters = new TreeMap<>();
        parameters.put("response_type", "code");
        parameters.put("client_id", issuer.client().id());
        parameters.put("redirect_uri", redirect().toString());
        parameters.put("scope", issuer.client().scope());
        parameters.put("state", attempt.state());
        parameters.put("code_challenge", attempt.challenge());
        parameters.put("code_challenge_method", "S256");
        return new Begun(attempt.mark(), with(issuer.description().authorization(), parameters));
    }

    /**
     * Ends a login with a session.
     *
     * @param mark what the browser kept; empty if it kept nothing
     * @param parameters what the issuer sent along (RFC 6749 section 4.1.2)
     * @throws LoginRefusedException if there is no login to end, or it is refused
     * @throws IssuerAwayException if the issuer does not answer
     */
    public Session finish(String mark, Map<String, String> parameters) {
        Attempt attempt = attempts.resume(mark, parameters.getOrDefault("state", ""))
                .orElseThrow(() -> new LoginRefusedException(Reason.NOT_BEGUN_HERE));
        String said = parameters.get("iss");
        if (parameters.containsKey("error")
                || !parameters.containsKey("code")
                || (said != null && !said.equals(issuer.client().issuer().toString()))) {
            throw new LoginRefusedException(Reason.BY_ISSUER);
        }
        Tokens tokens = issuer.exchange(parameters.get("code"), attempt.verifier(), redirect());
        Identity identity = require(tokens);
        return sessions.open(identity.subject().orElseThrow(), identity.tenant(), tokens);
    }

    /**
     * Returns who uses the session, by its access token, which is renewed if its time is over; empty if the session has
     * ended.
     *
     * @throws IssuerAwayException if that can't be known now
     */
    public Optional<Identity> identityOf(Session session) {
        try {
            Credentials credentials = verifier.apply(session.tokens().access());
            return Optional.of(
                    credentials instanceof Credentials.Refused ? renewed(session) : identityOf(credentials, session));
        } catch (LoginRefusedException e) {
            sessions.expire(session);
            return Optional.empty();
        }
    }

    /** One request renews; those beside it find what it got. All that wait have few of the threads that the service answers with. */
    private Identity renewed(Session session) {
        if (!renewing.tryAcquire()) {
            throw new IssuerAwayException("too many requests wait for the token issuer", null);
        }
        try {
            synchronized (session.renewal()) {
                Credentials meanwhile = verifier.apply(session.tokens().access());
                if (!(meanwhile instanceof Credentials.Refused)) {
                    return identityOf(meanwhile, session);
                }
                Tokens next = renew(session);
                session.renew(next);
                return identityOf(verifier.apply(next.access()), session);
            }
        } finally {
            renewing.release();
        }
    }

    /** An issuer that does not answer is not asked again for a while: each of those that wait would wait for it in turn. */
    private Tokens renew(Session session) {
        String refresh = session.tokens().refresh().orElseThrow(() -> new LoginRefusedException(Reason.BY_ISSUER));
        Instant now = clock.instant();
        // A clock that was ahead, and is set back, makes nobody wait for longer.
        if (now.isBefore(session.renewable()) && !session.renewable().isAfter(now.plus(IssuerDescriptions.RETRY))) {
            throw new IssuerAwayException("the token issuer did not answer a moment ago", null);
        }
        try {
            return issuer.renew(refresh);
        } catch (IssuerAwayException e) {
            session.renewFrom(clock.instant().plus(IssuerDescriptions.RETRY));
            throw e;
        }
    }

    private Identity identityOf(Credentials credentials, Session session) {
        Identity identity = require(credentials);
        if (!identity.subject().equals(Optional.of(session.subject()))) {
            throw new LoginRefusedException(Reason.NOT_FOR_THE_CONSOLE);
        }
        return identity;
    }

    private Identity require(Tokens tokens) {
        return require(verifier.apply(tokens.access()));
    }

    private Identity require(Credentials credentials) {
        if (credentials instanceof Credentials.Unverifiable) {
            throw new IssuerAwayException("no keys of the token issuer", null);
        }
        if (!(credentials instanceof Credentials.Verified verified)) {
            throw new LoginRefusedException(Reason.NOT_FOR_THIS_INSTALLATION);
        }
        if (!verified.identity().client().equals(Optional.of(issuer.client().id()))) {
            throw new LoginRefusedException(Reason.NOT_FOR_THE_CONSOLE);
        }
        return verified.identity();
    }

    /** Returns the time zone of the person, if the issuer tells it. */
    public static Optional<ZoneId> zoneOf(Session session) {
        return BearerTokens.zoneOf(session.tokens().access());
    }

    /** Ends the session here and takes its tokens back at the issuer. */
    public void end(Session session) {
        sessions.end(session);
        session.tokens().refresh().ifPresent(issuer::revoke);
    }

    /**
     * Ends all sessions that the person whom a logout token names had then.
     *
     * @return false if it is no logout token for the console
     */
    public boolean endAllOf(String logoutToken) {
        Optional<Logout> logout = logouts.apply(logoutToken);
        logout.ifPresent(it -> sessions.endAllOf(it.subject(), it.lastLogin()));
        return logout.isPresent();
    }

    /** Returns where a person ends the session at the issuer too; empty if the issuer has no such page or is away. */
    public Optional<URI> logoutAtIssuer() {
        try {
            return issuer.description()
                    .endSession()
                    .map(url -> with(
                            url,
                            new TreeMap<>(Map.of(
                                    "client_id", issuer.client().id(),
                                    "post_logout_redirect_uri",
                                            issuer.client()
                                                    .url()
                                                    .resolve(AFTER_LOGOUT)
                                                    .toString()))));
        } catch (IssuerAwayException e) {
            return Optional.empty();
        }
    }

    private URI redirect() {
        return issuer.client().url().resolve(CALLBACK);
    }

    private static URI with(URI url, Map<String, String> parameters) {
        return URI.create(url + (url.getRawQuery() == null ? "?" : "&") + Issuer.query(parameters));
    }
}
