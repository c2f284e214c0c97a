package org.medchain.keys.server.caller;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PersonTest {

    @ParameterizedTest
    @CsvSource({
        "anna, issuer 1, anna, issuer 1, true",
        "anna, issuer 1, anna, issuer 2, true",
        "anna, issuer 1, berta, issuer 1, true",
        "anna, issuer 1, berta, issuer 2, false",
        "anna, , berta, , false",
        "anna, , anna, issuer 1, true",
        "anna, , berta, issuer 1, false"
    })
    void mayBeAnotherUnlessNeitherNamesNorSubjectsAgree(
            String name, String subject, String otherName, String otherSubject, boolean same) {
        Person one = new Person(name, Optional.ofNullable(subject));
        Person other = new Person(otherName, Optional.ofNullable(otherSubject));

        assertThat(one.mayBe(other)).isEqualTo(same);
        assertThat(other.mayBe(one)).isEqualTo(same);
    }
}
