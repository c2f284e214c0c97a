package org.medchain.keys.console.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.console.exchange.Answer;
import org.medchain.keys.console.exchange.Form;
import org.medchain.keys.console.exchange.Received;
import org.medchain.keys.console.session.Session;
import org.medchain.keys.console.session.Sessions;
import org.medchain.keys.console.session.Tokens;
import org.medchain.keys.console.text.Texts;
import org.medchain.keys.server.caller.Caller;
import org.medchain.keys.server.caller.Identity;
import org.medchain.keys.server.caller.Role;

class AuditPagesTest {

    private static final Map<String, String> OF_A_PATIENT = Map.of("patientId", "patient", "outcome", "FAILURE");

    private final Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    private final Session session = new Sessions(Duration.ofMinutes(15), Duration.ofHours(8), new SecureRandom(), clock)
            .open("1", Optional.empty(), new Tokens("a token", Optional.empty()));

    private Visit visit(String query) {
        Received request = new Received(
                "GET",
                "/audit",
                Form.parse(query),
                Map.of(),
                "en",
                Optional.empty(),
                Optional.empty(),
                "a-request",
                () -> Form.EMPTY);
        Identity alice = new Identity(
                "alice",
                Caller.Scope.ONE_TENANT,
                Optional.empty(),
                new TreeSet<>(Role.ALL),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of("1"));
        return new Visit(request, session, alice, Texts.of("en", ZoneOffset.UTC), clock.instant(), null);
    }

    private Answer choose(Map<String, String> form) {
        Visit visit = visit("");
        visit.take(new Form(form));
        Route choose = new AuditPages(null, null)
                .routes().stream()
                        .filter(route -> route.method().equals("POST"))
                        .findFirst()
                        .orElseThrow();
        return choose.answer().apply(visit);
    }

    private Map<String, String> kept() {
        return session.choices().filters();
    }

    @Test
    void haveTheFiltersOfTheAddressAloneAndKeepNone() {
        choose(OF_A_PATIENT);
        Visit visit = visit("operation=READ_TENANT&before=70&patientId=another");

        assertThat(AuditPages.filters(visit)).isEqualTo(Map.of("operation", "READ_TENANT"));
        assertThat(AuditPages.older(visit, 20)).isEqualTo("/console/audit?before=20&operation=READ_TENANT");
        assertThat(kept()).isEqualTo(OF_A_PATIENT);
    }

    @Test
    void haveTheFiltersOfTheSessionIfTheAddressHasNone() {
        choose(OF_A_PATIENT);
        Visit visit = visit("before=70");

        assertThat(AuditPages.filters(visit)).isEqualTo(OF_A_PATIENT);
        assertThat(AuditPages.older(visit, 20)).isEqualTo("/console/audit?before=20");
    }

    @Test
    void keepFiltersWithAPatientAloneAndPutOthersIntoTheAddress() {
        assertThat(choose(OF_A_PATIENT).headers()).containsEntry("Location", "/console/audit");
        assertThat(kept()).isEqualTo(OF_A_PATIENT);

        assertThat(choose(Map.of("actor", "a b", "outcome", "FAILURE")).headers())
                .containsEntry("Location", "/console/audit?actor=a+b&outcome=FAILURE");
        assertThat(kept()).isEmpty();

        assertThatExceptionOfType(MalformedValueException.class)
                .isThrownBy(() -> choose(Map.of("patientId", "patient", "outcome", "NONE")));
        assertThat(kept()).isEmpty();
    }

    @Test
    void sayForWhatAnEventWas() {
        Visit visit = visit("");
        AuditView view = new AuditView(
                Map.of(), List.of(), new Listing<>(List.of(AuditRow.of(new SampleEvent(), visit.texts())), ""));

        assertThat(Templates.html("audit", Map.of("page", Layout.of(visit, "menu.audit"), "view", view)))
                .contains("<th scope=\"col\">For what</th>", "<td>TREATMENT, laboratory</td>");
    }

    @Test
    void showAnEventWithItsTraceAndLeadToAllOfItsRequest() {
        Visit visit = visit("");
        EventView view = AuditPages.view(new SampleEvent(), visit);

        assertThat(Templates.html("event", Map.of("page", Layout.of(visit, "event.title"), "view", view)))
                .contains(
                        "<tr><th scope=\"row\">traceId</th><td>" + SampleEvent.TRACE + "</td></tr>",
                        "<a href=\"/console/audit?requestId=request%2B7\">All events of this request</a>");
    }

    @Test
    void giveTheirFiltersToTheFormOfTheFile() {
        AuditView view = new AuditView(OF_A_PATIENT, List.of(), new Listing<>(List.of(), ""));

        assertThat(Templates.html("audit", Map.of("page", Layout.of(visit(""), "menu.audit"), "view", view)))
                .contains(
                        "<input type=\"hidden\" name=\"patientId\" value=\"patient\">",
                        "<input type=\"hidden\" name=\"outcome\" value=\"FAILURE\">");
    }
}
