package org.medchain.keys.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.console.exchange.Answer;
import org.medchain.keys.console.exchange.Form;

/** A form that a person sends. */
class ConsoleFormTest extends ConsoleVisits {

    @Test
    void isDoneOnceAndLeadsToAPage() {
        login();

        Answer answer = postAs("/approve", Map.of("destructionId", "7"));

        assertThat(answer.status()).isEqualTo(303);
        assertThat(pages.done).containsExactly("approved 7");
        assertThat(get("/").text()).contains("It is approved.");
        assertThat(get("/").text()).doesNotContain("It is approved.");
    }

    @Test
    void thatADoubleClickSendsTwiceIsDoneOnce() {
        login();
        sendFromPage(1);

        Answer again = sendFromPage(1);

        assertThat(again.headers()).containsEntry("Location", "/console/");
        assertThat(pages.done).containsExactly("approved 7");
        assertThat(sendFromPage(2).status()).isEqualTo(303);
        assertThat(pages.done).containsExactly("approved 7", "approved 7");
    }

    @Test
    void hasANumberOfItsPage() {
        login();

        assertThat(session().nextFormToken()).isEqualTo(session().formToken() + ".1");
        assertThat(session().nextFormToken()).isEqualTo(session().formToken() + ".2");
    }

    private Answer sendFromPage(int number) {
        return post("/approve", Map.of("destructionId", "7", "csrf", session().formToken() + "." + number));
    }

    @Test
    void isRefusedWithoutTheTokenOfTheSession() {
        login();

        Answer missing = post("/approve", Map.of("destructionId", "7"));
        Answer wrong = post("/approve", Map.of("destructionId", "7", "csrf", "another"));

        assertThat(missing.status()).isEqualTo(403);
        assertThat(wrong.status()).isEqualTo(403);
        assertThat(wrong.text()).contains("The form is out of date");
        assertThat(pages.done).isEmpty();
        assertThat(refusals).containsExactly("UNKNOWN FORBIDDEN", "UNKNOWN FORBIDDEN");
    }

    @Test
    void thatComesWhenTheSessionIsOverIsKeptAndNotDone() {
        login();
        Answer entrance = sendWhenOver(session().formToken());

        assertThat(entrance.text()).contains("What you typed is kept").doesNotContain("patient-7");
        assertThat(refusals).isEmpty();
        assertThat(login().headers()).containsEntry("Location", "/console/unsent");
        assertThat(session().unsent().orElseThrow().fields()).containsEntry("patientId", "patient-7");
        postAs("/approve", Map.of("destructionId", "7"));
        assertThat(session().unsent()).isPresent();
        postAs("/patient/erase", Map.of("patientId", "patient-7"));
        assertThat(session().unsent()).isEmpty();
    }

    @Test
    void thatIsTooLongIsNotSaidToBeKept() {
        login();
        String token = session().formToken();
        sendWhenOver(token);

        Answer entrance = post("/patient/hold", Map.of("reason", "a".repeat(20_000), "csrf", token));

        assertThat(entrance.text()).contains("Your session is over").doesNotContain("kept");
        assertThat(get("/").text()).contains("What you typed is kept");
    }

    @Test
    void isReadOfASessionThatIsOverIfItIsKeptOrLogsOut() {
        assertThat(Console.isReadWhenOver("/patient/erase")).isTrue();
        assertThat(Console.isReadWhenOver("/logout")).isTrue();
        assertThat(Console.isReadWhenOver("/approve")).isFalse();
    }

    @Test
    void thatComesWhenTheSessionIsOverIsNotKeptForAnotherTenant() {
        login();
        sendWhenOver(session().formToken());
        issuer.moveTo("another-hospital");

        assertThat(login().headers()).containsEntry("Location", "/console/");
        assertThat(session().unsent()).isEmpty();
    }

    @Test
    void thatComesWhenTheSessionIsOverIsNotKeptForAnotherPerson() {
        login();
        sendWhenOver(session().formToken());
        issuer.issueTo("issuer otto");

        assertThat(login().headers()).containsEntry("Location", "/console/");
        assertThat(session().unsent()).isEmpty();
    }

    @Test
    void ofAnotherSiteIsNotKeptWhenTheSessionIsOver() {
        login();
        String token = session().formToken();
        assertThat(sendWhenOver("another").text())
                .contains("Your session is over")
                .doesNotContain("kept");
        site = Optional.of("cross-site");
        assertThat(sendWhenOver(token).text()).doesNotContain("kept");

        assertThat(login().headers()).containsEntry("Location", "/console/");
    }

    private Answer sendWhenOver(String token) {
        clock.advance(IDLE);
        return post("/patient/erase", Map.of("patientId", "patient-7", "csrf", token));
    }

    @Test
    void isRefusedWithTheTokenOfAnotherSession() {
        login();
        String token = session().formToken();
        login();

        assertThat(post("/approve", Map.of("destructionId", "7", "csrf", token)).status())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "null",
                "http://keys.hospital.example",
                "https://keys.hospital.example:8443"
            })
    void isRefusedFromAnotherOrigin(String other) {
        login();
        origin = Optional.of(other);

        assertThat(postAs("/approve", Map.of("destructionId", "7")).status()).isEqualTo(403);
        assertThat(pages.done).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site"})
    void isRefusedFromAnotherSite(String other) {
        login();
        site = Optional.of(other);

        assertThat(postAs("/approve", Map.of("destructionId", "7")).status()).isEqualTo(403);
    }

    @Test
    void isTakenFromTheConsoleItself() {
        login();
        origin = Optional.of("https://keys.hospital.example");
        site = Optional.of("same-origin");

        assertThat(postAs("/approve", Map.of("destructionId", "7")).status()).isEqualTo(303);
    }

    @Test
    void doesNothingAsALink() {
        login();

        Answer answer = send("GET", "/approve", "destructionId=7", Form.EMPTY);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(pages.done).isEmpty();
    }

    @Test
    void thatBreaksOffDoesNothingAndIsRecorded() {
        login();

        Answer answer = breakOff("/approve");

        assertThat(answer.status()).isEqualTo(408);
        assertThat(answer.text()).contains("The form did not arrive in time.");
        assertThat(pages.done).isEmpty();
        assertThat(refusals).containsExactly("UNKNOWN INVALID_REQUEST");
    }

    @Test
    void ofTheIssuerThatBreaksOffIsRefused() {
        assertThat(breakOff("/backchannel-logout").status()).isEqualTo(400);
    }

    @Test
    void namesTheFieldThatIsMissing() {
        login();

        Answer answer = postAs("/approve", Map.of());

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("Check the field \"destructionId\".");
        assertThat(refusals).containsExactly("APPROVE_DESTRUCTION INVALID_REQUEST");
    }
}
