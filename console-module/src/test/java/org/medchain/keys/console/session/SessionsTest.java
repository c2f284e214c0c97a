package org.medchain.keys.console.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.medchain.keys.TenantId;
import org.medchain.keys.TickingClock;

class SessionsTest {

    private static final Duration IDLE = Duration.ofMinutes(15);
    private static final Duration LONGEST = Duration.ofHours(8);
    private static final Optional<TenantId> TENANT = Optional.of(new TenantId("hospital"));
    private static final Tokens TOKENS = new Tokens("access", Optional.of("refresh"));

    private final TickingClock clock = new TickingClock(Instant.parse("2026-11-29T08:00:00Z"));
    private final Sessions sessions = new Sessions(IDLE, LONGEST, new SecureRandom(), clock);

    @Test
    void areFoundByTheirIdAlone() {
        Session session = sessions.open("subject", TENANT, TOKENS);

        assertThat(sessions.use(session.id())).contains(session);
        assertThat(sessions.use("another")).isEmpty();
        assertThat(sessions.use("")).isEmpty();
    }

    @Test
    void haveIdsAndFormTokensOfTheirOwn() {
        Session one = sessions.open("subject", TENANT, TOKENS);
        Session other = sessions.open("subject", TENANT, TOKENS);

        assertThat(one.id()).isNotEqualTo(other.id()).hasSize(43);
        assertThat(one.formToken()).isNotEqualTo(other.formToken()).isNotEqualTo(one.id());
    }

    @Test
    void endWhenNobodyUsesThem() {
        Session session = sessions.open("subject", TENANT, TOKENS);
        clock.advance(IDLE.minusSeconds(1));
        assertThat(sessions.use(session.id())).isPresent();

        clock.advance(IDLE);

        assertThat(sessions.use(session.id())).isEmpty();
    }

    @Test
    void endWhenTheirLongestTimeIsOverHoweverOftenTheyAreUsed() {
        Session session = sessions.open("subject", TENANT, TOKENS);
        for (Duration used = Duration.ZERO; used.compareTo(LONGEST.minusMinutes(10)) < 0; used = used.plusMinutes(10)) {
            clock.advance(Duration.ofMinutes(10));
            assertThat(sessions.use(session.id())).isPresent();
        }

        clock.advance(Duration.ofMinutes(10));

        assertThat(sessions.use(session.id())).isEmpty();
    }

    @Test
    void endWhenTheyAreEnded() {
        Session session = sessions.open("subject", TENANT, TOKENS);

        sessions.end(session);

        assertThat(sessions.use(session.id())).isEmpty();
    }

    /** A logout token that comes late, or twice, is about the logins before it. */
    @Test
    void ofOnePersonEndUpToALogin() {
        Session ofAnother = sessions.open("another", TENANT, TOKENS);
        Session first = sessions.open("subject", TENANT, TOKENS);
        Instant logout = clock.instant();
        clock.advance(Duration.ofSeconds(1));
        Session second = sessions.open("subject", TENANT, TOKENS);

        sessions.endAllOf("subject", logout);

        assertThat(sessions.use(first.id())).isEmpty();
        assertThat(sessions.use(second.id())).isPresent();
        assertThat(sessions.use(ofAnother.id())).isPresent();
    }

    @Test
    void areBoundedInNumber() {
        Session oldest = sessions.open("subject", TENANT, TOKENS);
        clock.advance(Duration.ofSeconds(1));
        Session next = sessions.open("subject", TENANT, TOKENS);
        for (int i = 2; i <= Sessions.MOST; i++) {
            sessions.open("subject-" + i, TENANT, TOKENS);
        }

        assertThat(sessions.use(oldest.id())).isEmpty();
        assertThat(sessions.use(next.id())).isPresent();
    }

    @Test
    void ofOnePersonAreFewAndEndNoneOfAnother() {
        Session ofAnother = sessions.open("another", TENANT, TOKENS);
        clock.advance(Duration.ofSeconds(1));
        Session first = sessions.open("subject", TENANT, TOKENS);
        Session second = sessions.open("subject", TENANT, TOKENS);
        clock.advance(Duration.ofSeconds(1));
        sessions.use(first.id());
        for (int i = 2; i <= Sessions.MOST_OF_ONE; i++) {
            sessions.open("subject", TENANT, TOKENS);
        }

        assertThat(sessions.use(second.id())).isEmpty();
        assertThat(sessions.use(first.id())).isPresent();
        for (int i = 0; i <= Sessions.MOST; i++) {
            sessions.open("subject", TENANT, TOKENS);
        }
        assertThat(sessions.use(ofAnother.id())).isPresent();
    }

    @Test
    void thatAreFoundAreNotUsed() {
        Session session = sessions.open("subject", TENANT, TOKENS);
        clock.advance(IDLE.minusSeconds(1));
        assertThat(sessions.find(session.id())).contains(session);

        clock.advance(Duration.ofSeconds(1));

        assertThat(sessions.find(session.id())).isEmpty();
    }

    @Test
    void thatAreOverHaveNoTokensAfterTheNextRequestOfAnybody() {
        Session session = sessions.open("subject", TENANT, TOKENS);
        clock.advance(IDLE);

        assertThat(sessions.use("another")).isEmpty();

        assertThat(session.tokens().access()).isEmpty();
        assertThat(session.tokens().refresh()).isEmpty();
    }

    @Test
    void thatAreOverAreRememberedForAWhile() {
        Session session = sessions.open("subject", TENANT, TOKENS);
        assertThat(sessions.findOver(session.id())).isEmpty();
        clock.advance(LONGEST.minusSeconds(1));
        assertThat(sessions.use(session.id())).isEmpty();
        assertThat(sessions.findOver(session.id())).contains(session);

        clock.advance(Duration.ofMinutes(1));
        assertThat(sessions.use("another")).isEmpty();

        assertThat(sessions.findOver(session.id())).isEmpty();
        assertThat(sessions.count()).isZero();
    }

    @Test
    void areOverWhenTheyExpire() {
        Session session = sessions.open("subject", TENANT, TOKENS);

        sessions.expire(session);

        assertThat(sessions.use(session.id())).isEmpty();
        assertThat(sessions.findOver(session.id())).contains(session);
        assertThat(session.tokens().access()).isEmpty();
    }

    @Test
    void thatAreEndedAreNotRemembered() {
        Session session = sessions.open("subject", TENANT, TOKENS);

        sessions.end(session);

        assertThat(sessions.findOver(session.id())).isEmpty();
    }

    @Test
    void thatAreOverForgetThePatientAndTheNotice() {
        Session session = sessions.open("subject", TENANT, TOKENS);
        session.choose(choices -> choices.withPatient("patient-7").withFilters(Map.of("patientId", "patient-7")));
        session.tell("done");

        sessions.expire(session);

        assertThat(session.choices()).isEqualTo(Choices.NONE);
        assertThat(session.takeNotice()).isEmpty();
    }

    @Test
    void thatAreOverMakeRoomBeforeThoseInUse() {
        Session first = sessions.open("subject", TENANT, TOKENS);
        clock.advance(Duration.ofSeconds(1));
        Session over = sessions.open("subject", TENANT, TOKENS);
        sessions.expire(over);
        for (int i = 2; i <= Sessions.MOST_OF_ONE; i++) {
            sessions.open("subject", TENANT, TOKENS);
        }

        assertThat(sessions.findOver(over.id())).isEmpty();
        assertThat(sessions.use(first.id())).isPresent();
    }

    private UnsentForm form(Map<String, String> fields) {
        return new UnsentForm("/patient/hold", fields, clock.instant());
    }

    @Test
    void keepAFormUnlessItIsLong() {
        Session session = sessions.open("subject", TENANT, TOKENS);
        UnsentForm form = form(Map.of("reason", "a".repeat(19_000)));
        assertThat(session.keep(form)).isTrue();
        assertThat(session.unsent()).contains(form);

        assertThat(session.keep(form(Map.of("reason", "a".repeat(20_000))))).isFalse();
        assertThat(session.keep(form(Map.of("reason", "\u00e4".repeat(10_000)))))
                .isFalse();

        assertThat(session.unsent()).contains(form);
    }

    @Test
    void keepNoFormOfManyFields() {
        Session session = sessions.open("subject", TENANT, TOKENS);
        Map<String, String> fields = IntStream.range(0, 50)
                .boxed()
                .collect(Collectors.toMap(i -> "field-" + i, i -> "a", (one, other) -> one, TreeMap::new));
        assertThat(session.keep(form(fields))).isTrue();
        fields.put("one-more", "a");

        assertThat(session.keep(form(fields))).isFalse();
    }

    @Test
    void keepAFormUntilItIsSentToItsPath() {
        Session session = sessions.open("subject", TENANT, TOKENS);
        session.keep(form(Map.of("reason", "a lawsuit")));

        session.sent("/patient");
        assertThat(session.unsent()).isPresent();
        session.sent("/patient/hold");

        assertThat(session.unsent()).isEmpty();
    }

    @Test
    void keepAFormNoLongerThanASessionLastsWhicheverSessionsHaveIt() {
        UnsentForm form = form(Map.of("reason", "a lawsuit"));
        clock.advance(LONGEST.minusMinutes(2));
        Session next = sessions.open("subject", TENANT, TOKENS);
        next.keep(form);
        clock.advance(Duration.ofMinutes(1));
        assertThat(sessions.use(next.id()).flatMap(Session::unsent)).contains(form);

        clock.advance(Duration.ofMinutes(1));

        assertThat(sessions.use(next.id())).isPresent();
        assertThat(next.unsent()).isEmpty();
    }

    @Test
    void tellANoticeOnce() {
        Session session = sessions.open("subject", TENANT, TOKENS);
        session.tell("done");

        assertThat(session.takeNotice()).contains("done");
        assertThat(session.takeNotice()).isEmpty();
    }

    @Test
    void keepTheirSecretsOutOfTheirTexts() {
        Session session = sessions.open("subject", TENANT, TOKENS);
        session.choose(choices -> choices.withPatient("patient-7"));

        assertThat(session + " " + session.tokens() + " " + session.choices())
                .doesNotContain(session.id(), session.formToken(), "access", "refresh", "patient-7");
    }
}
