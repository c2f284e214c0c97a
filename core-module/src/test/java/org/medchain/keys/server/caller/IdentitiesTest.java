package org.medchain.keys.server.caller;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.TenantId;

/** What claims make of a caller: rule 5 of server.token, and the claims of known issuers. */
class IdentitiesTest {

    private final Map<String, Object> claims = new HashMap<>(Map.of("iss", "https://issuer.example", "sub", "4711"));

    private Optional<Identity> find(String groupsClaim) {
        CallerSettings settings = new CallerSettings(Optional.empty(), "tenant", groupsClaim, Optional.empty());
        return new Identities(settings).find(new TokenClaims(claims));
    }

    private Optional<String> name() {
        return find("groups").map(Identity::name);
    }

    @Nested
    class Name {

        @Test
        void isTheUpn() {
            claims.put("upn", "dr.miller@hospital-a.example");
            claims.put("preferred_username", "miller");

            assertThat(name()).contains("dr.miller@hospital-a.example");
        }

        @Test
        void isElseThePreferredUsername() {
            claims.put("preferred_username", "miller");

            assertThat(name()).contains("miller");
        }

        @Test
        void isElseTheSubject() {
            claims.put("upn", "");
            claims.put("preferred_username", null);

            assertThat(name()).contains("4711");
        }

        @Test
        void isNoneWithoutASubject() {
            claims.put("upn", "dr.miller");
            claims.remove("sub");

            assertThat(name()).isEmpty();
        }

        @Test
        void isNoneWithoutAnIssuer() {
            claims.remove("iss");

            assertThat(name()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "internal",
                    "Internal",
                    "INTERNAL",
                    "\uFF49\uFF4E\uFF54\uFF45\uFF52\uFF4E\uFF41\uFF4C",
                    " internal",
                    "internal\u00A0"
                })
        void isNoneThatLooksLikeTheService(String name) {
            claims.put("preferred_username", name);

            assertThat(name()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "a\nb",
                    "a\rb",
                    "a\tb",
                    "a\u0000b",
                    "a\u001Bb",
                    "a\u007Fb",
                    "a\u0085b",
                    "a\u200Bb",
                    "a\u202Eb",
                    "a\u2028b",
                    "a\u2029b",
                    "a\uD800b",
                    "a\uE000b",
                    "a\uFEFFb",
                    " a",
                    "a ",
                    " "
                })
        void isNoneThatCannotBeShown(String name) {
            claims.put("upn", name);

            assertThat(name()).isEmpty();
        }

        @Test
        void isNoneThatIsTooLongForTheTrail() {
            claims.put("upn", "a".repeat(200));
            assertThat(name()).contains("a".repeat(200));

            claims.put("upn", "a".repeat(201));
            assertThat(name()).isEmpty();
        }

        @Test
        void isNoneOfAnotherTypeThanText() {
            claims.put("upn", List.of("dr.miller"));

            assertThat(name()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"Dr. M\u00FCller", "\u674E\u6C0F", "internal-audit", "a b"})
        void mayHaveLettersOfAnyLanguage(String name) {
            claims.put("upn", name);

            assertThat(name()).contains(name);
        }
    }

    @Nested
    class Roles {

        private SortedSet<String> roles(String groupsClaim) {
            return find(groupsClaim).orElseThrow().roles();
        }

        @Test
        void areTheGroups() {
            claims.put("groups", List.of("key-user", "auditor"));

            assertThat(roles("groups")).containsExactly("auditor", "key-user");
        }

        @Test
        void areInTheClaimThatTheSettingsName() {
            claims.put("groups", List.of("auditor"));
            claims.put("roles", List.of("key-user"));

            assertThat(roles("roles")).containsExactly("key-user");
        }

        @Test
        void mayStandInAMemberOfAClaim() {
            claims.put("realm_access", Map.of("roles", List.of("offline_access", "key-user")));

            assertThat(roles("realm_access.roles")).containsExactly("key-user", "offline_access");
        }

        @Test
        void mayStandInAClaimWithDotsInItsName() {
            claims.put("https://hospital.example/roles", List.of("key-user"));

            assertThat(roles("https://hospital.example/roles")).containsExactly("key-user");
        }

        @Test
        void mayBeOneText() {
            claims.put("groups", "key-user");

            assertThat(roles("groups")).containsExactly("key-user");
        }

        @ParameterizedTest
        @ValueSource(strings = {"groups", "realm_access.roles", "groups.roles", ".", ""})
        void areNoneIfThereIsNoSuchClaim(String groupsClaim) {
            assertThat(roles(groupsClaim)).isEmpty();
        }

        @Test
        void areTextsAlone() {
            claims.put("groups", List.of("key-user", 1, List.of("auditor"), Map.of("auditor", true), ""));

            assertThat(roles("groups")).containsExactly("key-user");
        }
    }

    @Nested
    class Tenant {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    " hospital-a",
                    "hospital-a ",
                    "hospital-a\n",
                    "hospital-a\u0000",
                    "hospital-\u0430",
                    "hospital\u2010a",
                    "hospital-a\u200B",
                    "\uFF48ospital-a",
                    "hospital-a,hospital-b",
                    "hospital-a/",
                    "%68ospital-a",
                    "**",
                    "* ",
                    "\uFF0A"
                })
        void isNoneThatOnlyLooksLikeOne(String claimed) {
            claims.put("tenant", claimed);

            assertThat(find("groups").orElseThrow().scope()).isEqualTo(Caller.Scope.NO_TENANT);
        }

        @Test
        void isComparedByItsLetters() {
            claims.put("tenant", "Hospital-A");

            assertThat(find("groups").orElseThrow().tenant()).contains(new TenantId("Hospital-A"));
        }
    }
}
