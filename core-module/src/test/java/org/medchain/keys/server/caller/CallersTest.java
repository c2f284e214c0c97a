package org.medchain.keys.server.caller;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Scope;
import jakarta.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.TenantId;

class CallersTest {

    private static final TenantId HOSPITAL_A = new TenantId("hospital-a");
    private static final TenantId HOSPITAL_B = new TenantId("hospital-b");

    private static final String ISSUER = "https://issuer.example";

    private final Map<String, Object> claims = new HashMap<>(Map.of(
            "iss", ISSUER, "sub", "4711", "tenant", "hospital-a", "upn", "dr.miller", "groups", List.of("key-user")));
    private final RequestDetails request = new RequestDetails();

    /** A token of these claims, as the server has verified it. */
    private static String token(Map<String, Object> claims) {
        return encode("{\"alg\":\"RS256\"}")
                + "." + encode(Json.createObjectBuilder(claims).build().toString())
                + "." + encode("signature");
    }

    private static String encode(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private Caller callerWith(String token) {
        return callerWith(token, "tenant");
    }

    private Caller callerWith(String token, String tenantClaim) {
        CallerSettings settings = new CallerSettings(Optional.empty(), tenantClaim, "groups", Optional.empty());
        ContainerIdentity container = new ContainerIdentity(() -> Optional.ofNullable(token), new Identities(settings));
        return new Callers(container, settings, request).current();
    }

    private String token() {
        return token(claims);
    }

    private Caller callerNamed(String name) {
        claims.put("upn", name);
        return callerWith(token());
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
            claims.put("tenant", List.of("hospital-a"));

            assertThat(callerWith(token()).scope()).isEqualTo(Caller.Scope.NO_TENANT);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "header.payload", "header.key.nonce.payload.tag"})
        void isNoneIfTheTokenHasAnotherForm(String rawToken) {
            assertThat(callerWith(rawToken).scope()).isEqualTo(Caller.Scope.NO_TENANT);
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
            claims.putAll(
                    Map.of("azp", "ward-application", "purpose_of_use", "TREATMENT", "data_category", "laboratory"));
            claims.put("groups", List.of("key-user", "auditor"));
            Caller caller = callerWith(token());

            assertThat(caller.actor()).isEqualTo("dr.miller");
            assertThat(caller.identity().roles()).containsExactly("auditor", "key-user");
            assertThat(caller.identity().client()).contains("ward-application");
            assertThat(caller.identity().purposeOfUse()).contains("TREATMENT");
            assertThat(caller.identity().dataCategory()).contains("laboratory");
            assertThat(caller.request().delivery()).isEmpty();
        }

        @Test
        void tellsThatKeysAreToLeaveSealed() {
            request.wantsKeysSealed();

            assertThat(callerWith(token()).request().delivery()).contains("sealed");
        }

        @Test
        void isPartOfTheTraceOfItsRequest() {
            SpanContext parent = SpanContext.create(
                    "0af7651916cd43dd8448eb211c80319c",
                    "00f067aa0ba902b7",
                    TraceFlags.getSampled(),
                    TraceState.getDefault());

            try (Scope traced = Span.wrap(parent).makeCurrent()) {
                assertThat(traced).isNotNull();
                assertThat(callerWith(token()).request().ids().traceId()).contains("0af7651916cd43dd8448eb211c80319c");
            }
            // Once known: what answers later runs on threads that have no span.
            assertThat(request.ids().traceId()).contains("0af7651916cd43dd8448eb211c80319c");
        }

        @Test
        void isPartOfNoTraceWhereTracingIsOff() {
            assertThat(callerWith(token()).request().ids().traceId()).isEmpty();
        }

        @Test
        void isToldByTheTokenThatThisServiceVerifiedIfThereIsOne() {
            request.isSentBy(new Identity(
                    "dr.smith",
                    Caller.Scope.ONE_TENANT,
                    Optional.of(HOSPITAL_B),
                    new TreeSet<>(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()));

            assertThat(callerWith(token()).actor()).isEqualTo("dr.smith");
        }

        @Test
        void takesTheClientIdIfThereIsNoAuthorizedParty() {
            claims.put("client_id", "batch");

            assertThat(callerWith(token()).identity().client()).contains("batch");
        }

        @Test
        void isUnnamedAndMayTouchNothingIfTheTokenHasNoSubject() {
            claims.remove("sub");
            Caller caller = callerWith(token());

            assertThat(caller.actor()).isEqualTo("unnamed");
            assertThat(caller.scope()).isEqualTo(Caller.Scope.NO_TENANT);
        }

        @ParameterizedTest
        @ValueSource(strings = {"internal", "INTERNAL", "a\r\nb", "a\u0000b", "a\u202Eb"})
        void isUnnamedAndMayTouchNothingIfTheNameIsUnfit(String name) {
            Caller caller = callerNamed(name);

            assertThat(caller.actor()).isEqualTo("unnamed");
            assertThat(caller.scope()).isEqualTo(Caller.Scope.NO_TENANT);
            assertThat(caller.identity().roles()).isEmpty();
        }

        @Test
        void hasNoRolesIfTheTokenHasNone() {
            claims.remove("groups");

            assertThat(callerWith(token()).identity().roles()).isEmpty();
        }

        @Test
        void bringsNoLineBreaksIntoTheTrail() {
            claims.put("azp", "a\r\nb\u0000c\u202Ed");

            assertThat(callerWith(token()).identity().client()).contains("a??b?c?d");
        }

        @Test
        void bringsNoLineBreaksWithItsRoles() {
            claims.put("groups", List.of("key-user\nadmin"));

            assertThat(callerWith(token()).identity().roles()).containsExactly("key-user?admin");
        }

        @Test
        void isNeverCutWithinACharacter() {
            String client = "a".repeat(199);
            claims.put("azp", client + "\uD83C\uDFE5");

            assertThat(callerWith(token()).identity().client()).contains(client);
        }

        @Test
        void isCutToWhatTheTrailHolds() {
            claims.put("azp", "a".repeat(201));

            assertThat(callerWith(token()).identity().client()).contains("a".repeat(200));
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
            assertThat(caller.identity().roles()).isEmpty();
        }
    }

    @Nested
    class Request {

        @Test
        void givesItsAddressAndId() {
            request.cameFrom("192.0.2.17", Optional.of("request-1"));
            Caller caller = callerWith(token());

            assertThat(caller.request().sourceAddress()).contains("192.0.2.17");
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
    class RepeatableRequests {

        private Optional<String> idOf(String token) {
            request.isRepeatable("key-1");
            return callerWith(token).request().repeatable().map(RepeatableRequest::id);
        }

        @Test
        void areOfIssuerAndSubjectWhateverTheName() {
            String id = idOf(token()).orElseThrow();

            claims.put("upn", "miller");
            assertThat(idOf(token())).contains(id);

            claims.put("sub", "4712");
            assertThat(idOf(token()).orElseThrow()).isNotEqualTo(id);
        }

        /** A name is chosen more freely than a subject: one that spells the victim's subject, or its hash, finds nothing of the victim's. */
        @Test
        void areNotAnothersOfThatName() {
            String id = idOf(token()).orElseThrow();

            for (String name : List.of("4711", TextPairHash.of(ISSUER, "4711"))) {
                claims.put("upn", name);
                claims.put("sub", "4712");
                assertThat(idOf(token()).orElseThrow()).isNotEqualTo(id);

                claims.remove("sub");
                assertThat(idOf(token())).isEmpty();
            }
            claims.put("sub", TextPairHash.of(ISSUER, "4711"));
            assertThat(idOf(token()).orElseThrow()).isNotEqualTo(id);
        }

        @Test
        void areNoneWithoutAToken() {
            assertThat(idOf(null)).isEmpty();
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
