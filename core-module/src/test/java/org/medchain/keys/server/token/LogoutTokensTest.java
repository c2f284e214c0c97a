package org.medchain.keys.server.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.medchain.keys.server.token.TestIssuer.ANOTHER_RSA;
import static org.medchain.keys.server.token.TestIssuer.NOW;
import static org.medchain.keys.server.token.TestIssuer.RSA;
import static org.medchain.keys.server.token.TestIssuer.claims;
import static org.medchain.keys.server.token.TestIssuer.jwks;
import static org.medchain.keys.server.token.TestIssuer.sign;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.TickingClock;
import org.medchain.keys.server.CacheSettings;
import org.medchain.keys.server.RecordedMetrics;
import org.medchain.keys.server.caller.CallerSettings;
import org.medchain.keys.server.caller.Identities;
import org.medchain.keys.server.token.LogoutTokens.Logout;

class LogoutTokensTest {

    private static final String CLIENT = "medchain-console";
    private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";

    private final TickingClock clock = new TickingClock(NOW);
    private final IssuerKeys keys =
            new IssuerKeys(TestIssuer.settings(), new SetSource(jwks(RSA)), Runnable::run, clock);
    private final Identities identities =
            new Identities(new CallerSettings(Optional.empty(), "tenant", "groups", Optional.empty()));
    private final TokenVerifier verifier = new TokenVerifier(
            keys,
            new ClaimRules(TestIssuer.settings()),
            identities,
            clock,
            new CacheSettings(10),
            new RecordedMetrics().registry());
    private final LogoutTokens tokens =
            new LogoutTokens(verifier, new ClaimRules(TestIssuer.settings()), identities, clock);

    @BeforeEach
    void readKeys() {
        keys.look();
    }

    private static String token(Consumer<JWTClaimsSet.Builder> changes) {
        return sign(JWSAlgorithm.RS256, RSA, logout(changes));
    }

    private static JWTClaimsSet logout(Consumer<JWTClaimsSet.Builder> changes) {
        return claims(it -> {
            it.audience(CLIENT).claim("events", Map.of(EVENT, Map.of()));
            changes.accept(it);
        });
    }

    private void assertRefused(Consumer<JWTClaimsSet.Builder> changes) {
        assertThat(tokens.find(token(changes), CLIENT)).isEmpty();
    }

    @Test
    void nameThePersonAsAccessTokensDo() throws TokenRefusedException {
        Optional<String> expected = verifier.verify(TestIssuer.token()).subject();

        assertThat(expected).isPresent();
        assertThat(tokens.find(token(it -> {}), CLIENT).map(Logout::subject)).isEqualTo(expected);
    }

    /** They name a second, and the clocks may differ by a minute. */
    @Test
    void endTheLoginsBeforeThem() {
        Instant issued = NOW.minus(Duration.ofMinutes(4));

        assertThat(tokens.find(token(it -> it.issueTime(Date.from(issued))), CLIENT)
                        .map(Logout::lastLogin))
                .contains(issued.plus(Duration.ofSeconds(61)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"logout+jwt", "JWT"})
    void haveATypeOfTheirOwnOrNone(String type) {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID(RSA.getKeyID())
                .type(new JOSEObjectType(type))
                .build();

        assertThat(tokens.find(sign(header, RSA, logout(it -> {})), CLIENT)).isPresent();
    }

    @Test
    void areNoAccessTokens() {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID(RSA.getKeyID())
                .type(new JOSEObjectType("at+jwt"))
                .build();

        assertThat(tokens.find(sign(header, RSA, logout(it -> {})), CLIENT)).isEmpty();
        assertRefused(it -> it.claim("events", null));
        assertRefused(it -> it.claim("events", Map.of("another", Map.of())));
        assertRefused(it -> it.claim("events", List.of(EVENT)));
        assertRefused(it -> it.claim("events", Map.of(EVENT, "text")));
    }

    @Test
    void areNoIdTokens() {
        assertRefused(it -> it.claim("nonce", "a nonce"));
    }

    @Test
    void areOfTheIssuerForThisClient() {
        assertRefused(it -> it.issuer("https://issuer.example/realms/another"));
        assertRefused(it -> it.audience("another-client"));
        assertThat(tokens.find(sign(JWSAlgorithm.RS256, ANOTHER_RSA, logout(it -> {})), CLIENT))
                .isEmpty();
        assertThat(tokens.find("no token", CLIENT)).isEmpty();
        assertThat(tokens.find("a".repeat(TokenVerifier.MOST_CHARACTERS + 1), CLIENT))
                .isEmpty();
    }

    @Test
    void nameAPerson() {
        assertRefused(it -> it.subject(null).claim("sid", "a session"));
    }

    @Test
    void areOfTheLastMinutes() {
        assertRefused(it -> it.issueTime(null));
        assertRefused(it -> it.issueTime(Date.from(NOW.plus(Duration.ofMinutes(2)))));
        assertRefused(it -> it.issueTime(Date.from(NOW.minus(Duration.ofMinutes(7)))));
        assertRefused(it -> it.expirationTime(Date.from(NOW.minus(Duration.ofMinutes(2)))));
        assertThat(tokens.find(token(it -> it.expirationTime(null)), CLIENT)).isPresent();
    }

    @Test
    void areRefusedWhileThereAreNoKeys() {
        IssuerKeys none = new IssuerKeys(TestIssuer.settings(), new SetSource(jwks(RSA)), Runnable::run, clock);
        TokenVerifier without = new TokenVerifier(
                none,
                new ClaimRules(TestIssuer.settings()),
                identities,
                clock,
                new CacheSettings(10),
                new RecordedMetrics().registry());

        assertThat(new LogoutTokens(without, new ClaimRules(TestIssuer.settings()), identities, clock)
                        .find(token(it -> {}), CLIENT))
                .isEmpty();
    }
}
