package org.medchain.keys.console.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.TickingClock;
import org.medchain.keys.console.login.LoginAttempts.Attempt;

class LoginAttemptsTest {

    private final TickingClock clock = new TickingClock(Instant.parse("2026-11-29T08:00:00Z"));
    private final LoginAttempts attempts = new LoginAttempts(new SecureRandom(), clock);

    /** RFC 7636 sections 4.1 and 4.2, appendix B. */
    @Test
    void haveAVerifierAndItsChallenge() throws Exception {
        Attempt attempt = attempts.begin();

        assertThat(attempt.verifier()).matches("[A-Za-z0-9._~-]{43,128}");
        assertThat(attempt.challenge())
                .isEqualTo(Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(MessageDigest.getInstance("SHA-256")
                                .digest(attempt.verifier().getBytes(StandardCharsets.US_ASCII))));
        assertThat(new Attempt("", "", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk").challenge())
                .isEqualTo("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    @Test
    void areDifferentEachTime() {
        Attempt one = attempts.begin();
        Attempt other = attempts.begin();

        assertThat(one.state()).isNotEqualTo(other.state()).isNotEqualTo(one.verifier());
        assertThat(one.verifier()).isNotEqualTo(other.verifier());
    }

    @Test
    void areFoundAgainByTheBrowserThatBeganThem() {
        Attempt begun = attempts.begin();

        assertThat(attempts.resume(begun.mark(), begun.state())).contains(begun);
    }

    @Test
    void areNotFoundWithTheStateOfAnother() {
        assertThat(attempts.resume(attempts.begin().mark(), attempts.begin().state()))
                .isEmpty();
    }

    @Test
    void areNotFoundInAnotherProcess() {
        Attempt begun = attempts.begin();

        assertThat(new LoginAttempts(new SecureRandom(), clock).resume(begun.mark(), begun.state()))
                .isEmpty();
    }

    @Test
    void areOverAfterAWhile() {
        Attempt begun = attempts.begin();
        clock.advance(LoginAttempts.LONGEST.minusSeconds(1));
        assertThat(attempts.resume(begun.mark(), begun.state())).isPresent();

        clock.advance(Duration.ofSeconds(1));

        assertThat(attempts.resume(begun.mark(), begun.state())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AAAA", "not base64url!", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    void areNotFoundByWhatNobodyBegan(String mark) {
        assertThat(attempts.resume(mark, "state")).isEmpty();
    }

    @Test
    void keepTheirSecretsOutOfTheirText() {
        Attempt begun = attempts.begin();

        assertThat(begun.toString()).doesNotContain(begun.mark(), begun.state(), begun.verifier());
    }
}
