package org.medchain.keys.web.problem;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.medchain.keys.problem.ProblemDetails;
import org.medchain.keys.problem.ProblemType;
import org.medchain.keys.server.caller.RequestIds;
import org.medchain.keys.web.OpenApi;

/** The problem details that openapi.yaml shows are those that the mapper answers. */
class ProblemExamplesTest {

    private static final OpenApi EXAMPLES = OpenApi.read().get("components").get("examples");

    static List<String> names() {
        return EXAMPLES.names().stream()
                .filter(name -> EXAMPLES.get(name).get("value").has("type"))
                .toList();
    }

    @Nested
    class Examples {

        @Test
        void haveTheTypesOfTheSchema() {
            assertThat(OpenApi.read()
                            .get("components")
                            .get("schemas")
                            .get("Problem")
                            .get("properties")
                            .get("type")
                            .texts("enum"))
                    .containsExactlyInAnyOrderElementsOf(Arrays.stream(ProblemType.values())
                            .map(ProblemType::type)
                            .toList());
        }

        @ParameterizedTest
        @EnumSource
        void existForEachType(ProblemType type) {
            assertThat(names()).anyMatch(name -> name.startsWith(type.type().substring("/problems/".length())));
        }

        @ParameterizedTest
        @MethodSource("org.medchain.keys.web.problem.ProblemExamplesTest#names")
        void areWholeBodies(String name) {
            OpenApi example = EXAMPLES.get(name).get("value");
            Optional<String> field = example.find("field").map(OpenApi::text);
            String detail = example.get("detail").text();
            Problem problem = new Problem(ProblemDetails.of(typeOf(example), detail, field));

            assertThat(json(example))
                    .isEqualTo(problem.toJson(
                            new RequestIds(example.get("requestId").text(), Optional.empty())));
            assertThat(detail).startsWith(field.orElse(typeOf(example).detail()));
        }

        /** Two things may have a field of the same name: then the example says of what. */
        @ParameterizedTest
        @MethodSource("org.medchain.keys.web.problem.ProblemExamplesTest#names")
        void areNamedAfterTypeAndField(String name) {
            OpenApi example = EXAMPLES.get(name).get("value");

            assertThat(name.replaceFirst("-of-[a-z]+$", ""))
                    .isEqualTo(example.get("type").text().substring("/problems/".length())
                            + example.find("field")
                                    .map(field -> "-" + field.text())
                                    .orElse(""));
        }

        @Test
        void nameFieldsForInvalidRequestsOnly() {
            Set<ProblemType> withField = names().stream()
                    .map(name -> EXAMPLES.get(name).get("value"))
                    .filter(example -> example.has("field"))
                    .map(Examples::typeOf)
                    .collect(Collectors.toSet());

            assertThat(withField).containsExactly(ProblemType.INVALID_REQUEST);
        }

        private static ProblemType typeOf(OpenApi example) {
            Optional<ProblemType> found = Arrays.stream(ProblemType.values())
                    .filter(type -> type.type().equals(example.get("type").text()))
                    .findFirst();
            return found.orElseThrow();
        }

        private static JsonObject json(OpenApi example) {
            Map<String, Object> members = new HashMap<>();
            example.names().forEach(name -> members.put(name, example.get(name).value()));
            return Json.createObjectBuilder(members).build();
        }
    }
}
