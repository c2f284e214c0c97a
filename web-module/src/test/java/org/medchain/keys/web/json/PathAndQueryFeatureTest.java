package org.medchain.keys.web.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.medchain.keys.web.ResourceMethod;

class PathAndQueryFeatureTest {

    @Nested
    class QueryParametersOf {

        static Stream<ResourceMethod> methods() {
            return ResourceMethod.all().stream();
        }

        @ParameterizedTest
        @MethodSource("methods")
        void areThoseThatTheMethodReads(ResourceMethod method) {
            Set<String> read = method.parameters().stream()
                    .filter(parameter -> parameter.startsWith("query:"))
                    .map(parameter -> parameter.substring("query:".length()))
                    .collect(Collectors.toSet());

            assertThat(PathAndQueryFeature.queryParametersOf(method.method())).isEqualTo(read);
        }

        @Test
        void areThereForSome() {
            assertThat(methods()
                            .filter(method -> !PathAndQueryFeature.queryParametersOf(method.method())
                                    .isEmpty()))
                    .hasSizeGreaterThan(5);
        }
    }
}
