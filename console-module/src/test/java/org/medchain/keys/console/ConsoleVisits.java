package org.medchain.keys.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.medchain.keys.FailureReason;
import org.medchain.keys.PatientId;
import org.medchain.keys.TickingClock;
import org.medchain.keys.TooManyRequestsException;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.console.access.IncompleteFormException;
import org.medchain.keys.console.access.RefusalRecord;
import org.medchain.keys.console.exchange.Answer;
import org.medchain.keys.console.exchange.Cookies;
import org.medchain.keys.console.exchange.Form;
import org.medchain.keys.console.exchange.Received;
import org.medchain.keys.console.login.FakeIssuer;
import org.medchain.keys.console.page.SamplePages;
import org.medchain.keys.console.session.Session;
import org.medchain.keys.console.session.Sessions;

/** A browser and the console of a server, with pages that note what was done. */
abstract class ConsoleVisits {

    static final Duration IDLE = Duration.ofMinutes(15);

    final TickingClock clock = new TickingClock(Instant.parse("2026-11-29T08:00:00Z"));
    final FakeIssuer issuer = new FakeIssuer();
    final Sessions sessions = new Sessions(IDLE, Duration.ofHours(8), new SecureRandom(), clock);
    final SamplePages pages = new SamplePages();
    final List<String> refusals = new ArrayList<>();
    final Map<String, String> cookies = new HashMap<>();
    boolean full;
    boolean tooMany;
    int inFlight;
    int inFlightWhileSent;
    Optional<String> origin = Optional.empty();
    Optional<String> site = Optional.empty();
    String language = "en";

    Console console = server(sessions);

    /** Returns the console of a server that knows these sessions alone. */
    Console server(Sessions known) {
        return new Console(
                Optional.of(issuer.consoleClient()),
                issuer.logins(known, clock),
                sender -> {
                    if (full) {
                        return Optional.empty();
                    }
                    inFlight++;
                    return Optional.of(() -> inFlight--);
                },
                new RefusalRecord() {
                    @Override
                    public void refuse(Operation operation, Optional<PatientId> patientId, FailureReason reason) {
                        refusals.add(operation
                                + patientId.map(it -> " " + it.value()).orElse("") + " " + reason);
                        if (tooMany) {
                            throw new TooManyRequestsException(Duration.ofMinutes(1));
                        }
                    }

                    @Override
                    public void refuseUnknown(FailureReason reason) {
                        refusals.add("UNKNOWN " + reason);
                    }

                    @Override
                    public boolean isAudited() {
                        return false;
                    }
                },
                List.of(pages),
                clock);
    }

    Answer send(String method, String path, String query, Form form) {
        return send(method, path, query, () -> form);
    }

    Answer send(String method, String path, String query, Supplier<Form> form) {
        Received received = new Received(
                method, path, Form.parse(query), Map.copyOf(cookies), language, origin, site, "a-request", form);
        List<Answer> sent = new ArrayList<>();
        try {
            console.answer(received, reply -> {
                inFlightWhileSent = inFlight;
                sent.add(reply);
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(sent).hasSize(1);
        Answer answer = sent.get(0);
        answer.cookies().forEach(this::keep);
        assertThat(inFlight).isZero();
        return answer;
    }

    /** Keeps a cookie as browsers do. */
    void keep(String cookie) {
        String[] pair = cookie.split(";", -1)[0].split("=", 2);
        if (cookie.contains("Max-Age=0")) {
            cookies.remove(pair[0]);
        } else {
            cookies.put(pair[0], pair[1]);
        }
    }

    /** The browser leaves amid the form. */
    Answer breakOff(String path) {
        return send("POST", path, "", () -> {
            throw new IncompleteFormException(new IOException("gone"));
        });
    }

    Answer get(String path) {
        return send("GET", path, "", Form.EMPTY);
    }

    Answer post(String path, Map<String, String> fields) {
        return send("POST", path, "", new Form(fields));
    }

    Answer login() {
        String url = get("/login").headers().get("Location");
        String state = Form.parse(url.substring(url.indexOf('?') + 1)).require("state");
        return send("GET", "/callback", "code=a-code&state=" + state, Form.EMPTY);
    }

    Session session() {
        return sessions.use(cookies.get(Cookies.SESSION)).orElseThrow();
    }

    Answer postAs(String path, Map<String, String> fields) {
        Map<String, String> sent = new HashMap<>(fields);
        sent.put("csrf", session().formToken());
        return post(path, sent);
    }

    static void assertIsEntrance(Answer answer) {
        assertThat(answer.text()).contains("href=\"/console/login\"").doesNotContain("the page", "olga");
    }
}
