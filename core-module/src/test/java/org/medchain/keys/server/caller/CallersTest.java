package org.medchain.keys.server.caller;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.security.enterprise.SecurityContext;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.TenantId;

class CallersTest {

    private static final TenantId HOSPITAL_A = new TenantId("hospital-a");
    private static final TenantId HOSPITAL_B = new TenantId("hospital-b");

    private final Map<String, Object> claims = new HashMap<>(Map.of("tenant", "hospital-a"));
    private final RequestDetails request = new RequestDetails();

    /** A verified token of the claims above. */
    private static class Token implements JsonWebToken {

        private final String name;
        private final Set<String> groups;
        private final Map<String, Object> claims;

        Token(String name, Set<String> groups, Map<String, Object> claims) {
            this.name = name;
            this.groups = groups;
            this.claims = claims;
        }

        @Override
        public String getName() {
            return name;
        }

        @Override
        public Set<String> getGroups() {
            return groups;
        }

        @Override
        public Set<String> getClaimNames() {
            return claims.keySet();
        }

        @Override
        public String getRawToken() {
            return "header." + encode(Json.createObjectBuilder(claims).build().toString()) + ".signature";
        }

        private static String encode(String payload) {
            return Base64.getUrlEncoder().withoutPadding().encodeToString(payload.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        @SuppressWarnings("TypeParameterUnusedInFormals") // The interface is so.
        public <T> T getClaim(String claim) {
            throw new AssertionError("Open Liberty would throw and catch an exception");
        }
    }

    /** Of a thread on which somebody logged in with this token, or nobody: Open Liberty answers null then. */
    private static SecurityContext securityOf(JsonWebToken token) {
        return (SecurityContext) Proxy.newProxyInstance(
                CallersTest.class.getClassLoader(),
                new Class<?>[] {SecurityContext.class},
                (proxy, method, arguments) -> token == null ? null : Set.of(token));
    }

    private Caller callerWith(JsonWebToken token) {
        return callerWith(token, "tenant");
    }

    private Caller callerWith(JsonWebToken token, String tenantClaim) {
        CallerSettings settings = new CallerSettings(Optional.empty(), tenantClaim, Optional.empty());
        return new Callers(securityOf(token), settings, request).current();
    }

    private Token token() {
        return new Token("dr.miller", Set.of("key-user"), claims);
    }

    @Nested
    class Tenant {

        @Test
        void isTheOneInTheToken() {
            Caller caller = callerWith(token());

            assertThat(caller.scope()).isEqualTo(Caller.Scope.ONE_TENANT);
            assertThat(caller.tenant()).contains(HOSPITAL_A);
        }

        @Test
        void isEveryoneWithAnAsterisk() {
            claims.put("tenant", "*");
            Caller caller = callerWith(token());

            assertThat(caller.scope()).isEqualTo(Caller.Scope.EVERY_TENANT);
            assertThat(caller.tenant()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"", " ", "**", "hospital-a ", "hospital-a\n", "a/b", "-a"})
        void isNoneIfTheClaimIsNoTenantId(String claimed) {
            claims.put("tenant", claimed);
            Caller caller = callerWith(token());

            assertThat(caller.scope()).isEqualTo(Caller.Scope.NO_TENANT);
            assertThat(caller.tenant()).isEmpty();
        }

        @Test
        void isNoneIfTheClaimIsMissing() {
            claims.remove("tenant");

            assertThat(callerWith(token()).scope()).isEqualTo(Caller.Scope.NO_TENANT);
        }

        @Test
        void isNoneIfTheClaimIsNoString() {
            claims.put("tenant", Set.of("hospital-a"));

            assertThat(callerWith(token()).scope()).isEqualTo(Caller.Scope.NO_TENANT);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "header.payload", "header.key.nonce.payload.tag"})
        void isNoneIfTheTokenHasAnotherForm(String rawToken) {
            JsonWebToken token = new Token("dr.miller", Set.of("key-user"), claims) {
                @Override
                public String getRawToken() {
                    return rawToken;
                }
            };

            assertThat(callerWith(token).scope()).isEqualTo(Caller.Scope.NO_TENANT);
        }

        @Test
        void isReadFromTheClaimThatTheSettingsName() {
            claims.put("hospital", "hospital-b");

            assertThat(callerWith(token(), "hospital").tenant()).contains(HOSPITAL_B);
        }
    }

    @Nested
    class WhoIsCalling {

        @Test
        void isToldByTheToken() {
            claims.putAll(Map.of("azp", "ward-application", "purpose_of_use", "TREATMENT"));
            Caller caller = callerWith(new Token("dr.miller", Set.of("key-user", "auditor"), claims));

            assertThat(caller.actor()).isEqualTo("dr.miller");
            assertThat(caller.roles()).containsExactly("auditor", "key-user");
            assertThat(caller.client()).contains("ward-application");
            assertThat(caller.purposeOfUse()).contains("TREATMENT");
        }

        @Test
        void takesTheClientIdIfThereIsNoAuthorizedParty() {
            claims.put("client_id", "batch");

            assertThat(callerWith(token()).client()).contains("batch");
        }

        @Test
        void isUnnamedIfTheTokenHasNoName() {
            assertThat(callerWith(new Token(null, Set.of(), claims)).actor()).isEqualTo("unnamed");
        }

        @Test
        void hasNoRolesIfTheTokenHasNone() {
            assertThat(callerWith(new Token("dr.miller", null, claims)).roles()).isEmpty();
        }

        @Test
        void bringsNoLineBreaksIntoTheTrail() {
            assertThat(callerWith(new Token("a\r\nb\u0000c\u202Ed", Set.of(), claims))
                            .actor())
                    .isEqualTo("a??b?c?d");
        }

        @Test
        void bringsNoLineBreaksWithItsRoles() {
            assertThat(callerWith(new Token("dr.miller", Set.of("key-user\nadmin"), claims))
                            .roles())
                    .containsExactly("key-user?admin");
        }

        @Test
        void isNeverCutWithinACharacter() {
            String name = "a".repeat(199);

            assertThat(callerWith(new Token(name + "\uD83C\uDFE5", Set.of(), claims))
                            .actor())
                    .isEqualTo(name);
        }

        @Test
        void isCutToWhatTheTrailHolds() {
            assertThat(callerWith(new Token("a".repeat(201), Set.of(), claims)).actor())
                    .isEqualTo("a".repeat(200));
        }
    }

    @Nested
    class WithoutToken {

        @Test
        void isInternal() {
            Caller caller = callerWith(null);

            assertThat(caller.actor()).isEqualTo(Caller.INTERNAL);
            assertThat(caller.scope()).isEqualTo(Caller.Scope.NO_TOKEN);
            assertThat(caller.tenant()).isEmpty();
            assertThat(caller.roles()).isEmpty();
        }
    }

    @Nested
    class Request {

        @Test
        void givesItsAddressAndId() {
            request.cameFrom("192.0.2.17", Optional.of("request-1"));
            Caller caller = callerWith(token());

            assertThat(caller.sourceAddress()).contains("192.0.2.17");
            assertThat(caller.requestId()).isEqualTo("request-1");
        }

        @Test
        void hasAnIdOfItsOwnIfNoneWasGiven() {
            assertThat(callerWith(token()).requestId())
                    .isEqualTo(request.requestId())
                    .matches("[0-9a-f-]{36}");
        }
    }

    @Nested
    class MayAdminister {

        @Test
        void itsOwnTenantOnly() {
            Caller caller = callerWith(token());

            assertThat(caller.mayAdminister(HOSPITAL_A)).isTrue();
            assertThat(caller.mayAdminister(HOSPITAL_B)).isFalse();
        }

        @Test
        void everyTenantWithAnAsterisk() {
            claims.put("tenant", "*");

            assertThat(callerWith(token()).mayAdminister(HOSPITAL_B)).isTrue();
        }

        @Test
        void noTenantWithoutOneInTheToken() {
            claims.remove("tenant");

            assertThat(callerWith(token()).mayAdminister(HOSPITAL_A)).isFalse();
        }

        @Test
        void noTenantWithoutAToken() {
            assertThat(callerWith(null).mayAdminister(HOSPITAL_A)).isFalse();
        }
    }
}
