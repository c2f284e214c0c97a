package org.medchain.keys.web.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AuditExportResourceTest {

    @Nested
    class Wanted {

        private static final MediaType JSON = MediaType.APPLICATION_JSON_TYPE;
        private static final MediaType LINES = new MediaType("application", "x-ndjson");
        private static final MediaType PROBLEM = new MediaType("application", "problem+json");
        private static final MediaType ANYTHING = MediaType.WILDCARD_TYPE;

        static Stream<Arguments> accepted() {
            return Stream.of(
                    arguments(List.of(ANYTHING), LINES),
                    arguments(List.of(new MediaType("application", "*")), LINES),
                    arguments(List.of(JSON), JSON),
                    arguments(List.of(LINES), LINES),
                    arguments(List.of(JSON, LINES, PROBLEM), JSON),
                    arguments(List.of(PROBLEM, JSON, ANYTHING), JSON),
                    arguments(List.of(LINES, JSON), LINES));
        }

        @ParameterizedTest
        @MethodSource("accepted")
        void isWhatTheClientNamesFirst(List<MediaType> accepted, MediaType wanted) {
            assertThat(AuditExportResource.OFFER.bestFor(accepted)).contains(wanted);
        }

        @Test
        void isNothingElse() {
            assertThat(AuditExportResource.OFFER.bestFor(List.of(MediaType.TEXT_HTML_TYPE)))
                    .isEmpty();
            assertThat(AuditExportResource.OFFER.bestFor(
                            List.of(new MediaType("application", "json", Map.of("q", "0")))))
                    .isEmpty();
        }
    }
}
