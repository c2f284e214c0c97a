package org.medchain.keys.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medchain.keys.audit.directing.Proposer;
import org.medchain.keys.audit.directing.RowTag;
import org.medchain.keys.rotation.RotationPolicyOperations.Planned;
import org.medchain.keys.rotation.policy.RotationPolicy;
import org.medchain.keys.server.caller.Person;

class VisitTest {

    /** The request of anna, whose tokens have the subject 1. */
    private static final Visit OF_ANNA = Visits.of("anna");

    /** Who may not second it, as the service decides. */
    @ParameterizedTest
    @CsvSource({"anna, 1, true", "anna, 2, true", "a.na, 1, true", "ben, 2, false"})
    void isOfThePersonByNameOrSubject(String name, String subject, boolean mine) {
        Proposer proposer = Proposer.of(new Person(name, Optional.of(subject)), Instant.EPOCH);

        assertThat(OF_ANNA.isMine(proposer)).isEqualTo(mine);
        Planned planned = new Planned(
                RotationPolicy.DEFAULT,
                Optional.empty(),
                Optional.of(RotationPolicy.DEFAULT),
                Optional.of(proposer),
                new RowTag("a tag"));
        assertThat(RotationPolicyPages.proposed(RotationPolicy.DEFAULT, planned, OF_ANNA)
                        .mine())
                .isEqualTo(mine);
    }
}
