package org.medchain.keys.server.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.TickingClock;
import org.medchain.keys.server.CacheSettings;
import org.medchain.keys.server.RecordedMetrics;
import org.medchain.keys.server.caller.CallerSettings;
import org.medchain.keys.server.caller.Identities;

class BearerTokensTest {

    private final TickingClock clock = new TickingClock(TestIssuer.NOW);
    private final SetSource source = new SetSource(TestIssuer.jwks(TestIssuer.RSA));
    private final IssuerKeys keys = new IssuerKeys(TestIssuer.settings(), source, Runnable::run, clock);
    private final BearerTokens tokens = new BearerTokens(new TokenVerifier(
            keys,
            new ClaimRules(TestIssuer.settings()),
            new Identities(new CallerSettings(Optional.empty(), "tenant", "groups", Optional.empty())),
            clock,
            new CacheSettings(10),
            new RecordedMetrics().registry()));

    private Credentials of(String... authorization) {
        return tokens.of(Collections.enumeration(List.of(authorization)));
    }

    @BeforeEach
    void readKeys() {
        keys.look();
    }

    @Nested
    class ExpiryOf {

        @Test
        void isTheTokensOwn() throws ParseException {
            String token = TestIssuer.token();

            assertThat(BearerTokens.expiryOf(token))
                    .isEqualTo(SignedJWT.parse(token)
                            .getJWTClaimsSet()
                            .getExpirationTime()
                            .toInstant())
                    .isAfter(TestIssuer.NOW);
        }

        @Test
        void isNoneOfWhatIsNoToken() {
            assertThatIllegalArgumentException().isThrownBy(() -> BearerTokens.expiryOf("a.b"));
        }
    }

    @Nested
    class Of {

        @ParameterizedTest
        @ValueSource(strings = {"Bearer ", "bearer ", "BEARER ", "bEaReR ", "Bearer   "})
        void verifiesATokenUnderTheSchemesNameInAnyCase(String scheme) {
            assertThat(of(scheme + TestIssuer.token())).isInstanceOf(Credentials.Verified.class);
        }

        @Test
        void isNoneWithoutTheHeader() {
            assertThat(of()).isEqualTo(new Credentials.None());
            assertThat(tokens.of(null)).isEqualTo(new Credentials.None());
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "Basic YWRtaW46YWRtaW4=", "Bearerx", "Bearer\tx", "Negotiate abc", "Digest a=b"})
        void isNoneUnderAnotherScheme(String value) {
            assertThat(of(value)).isEqualTo(new Credentials.None());
        }

        @ParameterizedTest
        @ValueSource(strings = {"Bearer", "Bearer ", "bearer a.b.c", "Bearer null", "Bearer Bearer x"})
        void isRefusedWithWhatIsNoToken(String value) {
            assertThat(of(value)).isEqualTo(new Credentials.Refused(TokenRefusal.INVALID));
        }

        @Test
        void isRefusedWithMoreThanOne() {
            String good = "Bearer " + TestIssuer.token();

            assertThat(of(good, good)).isEqualTo(new Credentials.Refused(TokenRefusal.INVALID));
            assertThat(of(good, "Basic YTpi")).isEqualTo(new Credentials.Refused(TokenRefusal.INVALID));
            assertThat(of("Basic YTpi", good)).isEqualTo(new Credentials.Refused(TokenRefusal.INVALID));
        }

        @Test
        void isRefusedWithTwoTokensInOneHeader() {
            assertThat(of("Bearer " + TestIssuer.token() + ", Bearer " + TestIssuer.token()))
                    .isEqualTo(new Credentials.Refused(TokenRefusal.INVALID));
        }

        @Test
        void isUnverifiableWithoutKeysOfTheIssuer() {
            source.fail();
            clock.advance(
                    TestIssuer.settings().refresh().plus(TestIssuer.settings().outage()));

            assertThat(of("Bearer " + TestIssuer.token())).isEqualTo(new Credentials.Unverifiable());
            assertThat(of()).isEqualTo(new Credentials.None());
        }
    }

    @Nested
    class Challenge {

        @Test
        void namesNoErrorWhereThereWasNoToken() {
            assertThat(new Credentials.None().challenge()).isEqualTo("Bearer realm=\"medchain\"");
        }

        @Test
        void saysWhyATokenIsRefused() {
            assertThat(new Credentials.Refused(TokenRefusal.EXPIRED).challenge())
                    .isEqualTo("Bearer realm=\"medchain\", error=\"invalid_token\","
                            + " error_description=\"The token has expired.\"");
        }

        /** RFC 6750 section 3: no quotes, no backslashes, no other characters than ASCII's. */
        @ParameterizedTest
        @EnumSource
        void hasCharactersThatADescriptionMayHave(TokenRefusal refusal) {
            assertThat(refusal.description()).matches("[\\x20-\\x21\\x23-\\x5B\\x5D-\\x7E]+");
        }
    }
}
