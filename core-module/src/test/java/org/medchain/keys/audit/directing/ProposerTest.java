package org.medchain.keys.audit.directing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medchain.keys.server.caller.Person;

class ProposerTest {

    private static final RowValues ROW = RowValues.of().with("reason", "lawsuit");

    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00.123456Z");

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
        assertThat(Proposer.of(person(name, subject), NOW).isAnother(person(otherName, otherSubject)))
                .isEqualTo(another);
    }

    @Test
    void countsAsOlderThanAnythingInARowWithoutATime() {
        assertThat(Proposer.of(person("one", "1"), NOW).time()).isEqualTo(NOW);
        assertThat(new Proposer().time()).isEqualTo(Instant.EPOCH);
    }

    /** Seals of rows are over this text. */
    @Test
    void isInTheRowsValuesBehindWhatIsThere() {
        assertThat(ROW.withProposer("liftProposedBy", Proposer.of(person("one", "1"), NOW))
                        .text())
                .isEqualTo("{\"reason\":\"lawsuit\",\"liftProposedBy\":\"one\",\"liftProposedBySubject\":\"1\","
                        + "\"liftProposedAt\":\"2026-11-20T10:00:00.123456Z\"}");
        assertThat(ROW.withProposer("liftProposedBy", Proposer.of(person("one", null), NOW))
                        .text())
                .isEqualTo("{\"reason\":\"lawsuit\",\"liftProposedBy\":\"one\","
                        + "\"liftProposedAt\":\"2026-11-20T10:00:00.123456Z\"}");
        assertThat(ROW.withProposer("liftProposedBy", null).text()).isEqualTo(ROW.text());
    }
}
