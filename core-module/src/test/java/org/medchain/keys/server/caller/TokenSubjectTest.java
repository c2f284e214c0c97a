package org.medchain.keys.server.caller;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TokenSubjectTest {

    private static Optional<String> find(Map<String, Object> claims) {
        return TokenSubject.find(new TokenClaims(claims));
    }

    private static String of(String issuer, String subject) {
        return find(Map.of("iss", issuer, "sub", subject, "upn", "dr.miller")).orElseThrow();
    }

    @Nested
    class Find {

        /** {@code printf '11 https://idp7' | sha256sum} */
        @Test
        void isTheHashOfIssuerAndSubject() {
            assertThat(of("https://idp", "7"))
                    .isEqualTo("36a9a83b6522b515af2bacc0f9c76bfa5a91f3c613d65290f5d7524481d10304");
        }

        @Test
        void differsByIssuerAndBySubject() {
            assertThat(of("a", "b")).isNotEqualTo(of("a", "c")).isNotEqualTo(of("c", "b"));
            assertThat(of("ab", "c")).isNotEqualTo(of("a", "bc"));
        }

        @Test
        void isEmptyWithoutOneOfThem() {
            assertThat(find(Map.of("iss", "a"))).isEmpty();
            assertThat(find(Map.of("sub", "a"))).isEmpty();
            assertThat(find(Map.of("iss", "a", "sub", 1))).isEmpty();
        }

        @Test
        void isEmptyWithHalfACharacter() {
            assertThat(find(Map.of("iss", "a", "sub", "\uD83C"))).isEmpty();
            assertThat(of("a", "\uD83C\uDFE5")).isNotEqualTo(of("a", "?"));
        }
    }

    @Nested
    class OfAPerson {

        private final Person one = new Person("one", Optional.of("1"));

        @Test
        void tellsPeopleApartWithTheName() {
            assertThat(one.mayBe(new Person("one", Optional.of("1")))).isTrue();
            assertThat(one.mayBe(new Person("two", Optional.of("1")))).isTrue();
            assertThat(one.mayBe(new Person("one", Optional.of("2")))).isTrue();
            assertThat(one.mayBe(new Person("two", Optional.of("2")))).isFalse();
        }

        @Test
        void isTheNameAloneWithoutASubject() {
            Person named = new Person("two", Optional.empty());

            assertThat(named.mayBe(new Person("two", Optional.empty()))).isTrue();
            assertThat(named.mayBe(new Person("one", Optional.empty()))).isFalse();
            assertThat(named.mayBe(one)).isFalse();
        }
    }
}
