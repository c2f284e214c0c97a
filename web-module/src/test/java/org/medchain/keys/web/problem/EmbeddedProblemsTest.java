package org.medchain.keys.web.problem;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.FailureReason;
import org.medchain.keys.embedding.EmbeddedProblem;
import org.medchain.keys.problem.ProblemType;

/** What another web module of the EAR answers by the mappers that it takes is what this one answers. */
class EmbeddedProblemsTest {

    @ParameterizedTest
    @EnumSource
    void haveTheTypesTitlesAndStatusesOfTheServicesOwn(FailureReason reason) {
        ProblemType own = ProblemType.of(reason);

        assertThat(new EmbeddedProblem(own).toJson("Refused.", Optional.of("patientId")))
                .isEqualTo(Json.createObjectBuilder()
                        .add("type", own.type())
                        .add("title", own.title())
                        .add("status", own.status())
                        .add("detail", "Refused.")
                        .add("field", "patientId")
                        .build());
    }
}
