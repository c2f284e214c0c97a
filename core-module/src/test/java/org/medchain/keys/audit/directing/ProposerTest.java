package org.medchain.keys.audit.directing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medchain.keys.server.caller.Person;

class ProposerTest {

    private static final RowValues ROW = RowValues.of().with("reason", "lawsuit");

    private static Person person(String name, String subject) {
        return new Person(name, Optional.ofNullable(subject));
    }

    @ParameterizedTest
    @CsvSource({
        "one, 1, one, 1, false",
        "one, 1, two, 1, false",
        "one, 1, one, 2, false",
        "one, 1, two, 2, true",
        "one, , one, , false",
        "one, , one, 1, false",
        "one, , two, , true",
        "one, 1, two, , true"
    })
    void isAnotherIfNeitherNameNorSubjectAgrees(
            String name, String subject, String otherName, String otherSubject, boolean another) {
        assertThat(Proposer.of(person(name, subject)).isAnother(person(otherName, otherSubject)))
                .isEqualTo(another);
    }

    /** Seals of rows are over this text. */
    @Test
    void isInTheRowsValuesBehindWhatIsThere() {
        assertThat(ROW.withProposer("liftProposedBy", Proposer.of(person("one", "1")))
                        .text())
                .isEqualTo("{\"reason\":\"lawsuit\",\"liftProposedBy\":\"one\",\"liftProposedBySubject\":\"1\"}");
        assertThat(ROW.withProposer("liftProposedBy", Proposer.of(person("one", null)))
                        .text())
                .isEqualTo("{\"reason\":\"lawsuit\",\"liftProposedBy\":\"one\"}");
        assertThat(ROW.withProposer("liftProposedBy", null).text()).isEqualTo(ROW.text());
    }
}
