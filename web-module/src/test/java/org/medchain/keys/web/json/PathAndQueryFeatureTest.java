package org.medchain.keys.web.json;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.web.ResourceMethod;
import org.medchain.keys.web.awskms.AwsKmsResource;
import org.medchain.keys.web.vault.TransitResource;

class PathAndQueryFeatureTest {

    private static final String METHODS = "org.medchain.keys.web.json.PathAndQueryFeatureTest#methods";

    static Stream<ResourceMethod> methods() {
        return ResourceMethod.all().stream();
    }

    @Nested
    class ReadsBody {

        @ParameterizedTest
        @MethodSource(METHODS)
        void isTrueOfThoseThatConsumeOne(ResourceMethod method) {
            assertThat(PathAndQueryFeature.readsBody(method.method()))
                    .isEqualTo(method.method().isAnnotationPresent(Consumes.class));
        }

        /** AWS' and Vault's clients send what they like. */
        @ParameterizedTest
        @ValueSource(classes = {AwsKmsResource.class, TransitResource.class})
        void isTrueOfAllThatOtherProtocolsPost(Class<?> resource) {
            assertThat(resource.getDeclaredMethods())
                    .filteredOn(method -> method.isAnnotationPresent(POST.class))
                    .hasSizeGreaterThan(4)
                    .allMatch(PathAndQueryFeature::readsBody);
        }
    }

    @Nested
    class QueryParametersOf {

        @ParameterizedTest
        @MethodSource(METHODS)
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
