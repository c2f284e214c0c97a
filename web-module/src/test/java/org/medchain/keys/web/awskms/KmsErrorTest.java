package org.medchain.keys.web.awskms;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.problem.KmsError;
import org.medchain.keys.problem.ProblemType;

class KmsErrorTest {

    private static final Pattern CODE = Pattern.compile("`([A-Za-z-]+)`");

    /** By error, the problems that the page lists for it. */
    private static final Map<String, Set<String>> PAGE = page();

    private static Map<String, Set<String>> page() {
        try {
            String page = Files.readString(Path.of("..", "docs", "clients", "aws-kms.md"));
            int start = page.indexOf("\n## Errors\n");
            Map<String, Set<String>> errors = new HashMap<>();
            page.substring(start)
                    .lines()
                    .filter(line -> line.startsWith("| `"))
                    .map(line -> line.split("\\|", -1))
                    .forEach(cells -> errors.put(codes(cells[1]).get(0), new TreeSet<>(codes(cells[3]))));
            return errors;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> codes(String cell) {
        return CODE.matcher(cell)
                .results()
                .map((MatchResult code) -> code.group(1))
                .toList();
    }

    private static String slug(ProblemType type) {
        return type.type().substring("/problems/".length());
    }

    @Nested
    class OfAProblem {

        @ParameterizedTest
        @EnumSource
        void isTheOneOfThePage(ProblemType type) {
            assertThat(PAGE.get(KmsError.of(type).code())).contains(slug(type));
        }
    }

    @Nested
    class OfThePage {

        @ParameterizedTest
        @EnumSource
        void hasTheProblemsOfTheCode(KmsError error) {
            Set<String> expected = Arrays.stream(ProblemType.values())
                    .filter(type -> KmsError.of(type) == error)
                    .map(KmsErrorTest::slug)
                    .collect(Collectors.toCollection(TreeSet::new));

            if (error == KmsError.EXPIRED_TOKEN) {
                // Of one problem that has two reasons.
                expected.add(slug(ProblemType.UNAUTHENTICATED));
            }
            assertThat(PAGE.get(error.code())).isEqualTo(expected);
        }

        @Test
        void areAllThatThereAre() {
            assertThat(PAGE.keySet())
                    .isEqualTo(
                            Arrays.stream(KmsError.values()).map(KmsError::code).collect(Collectors.toSet()));
        }
    }

    @Nested
    class SentAgain {

        /** What SDKs send again by themselves: these codes, and whatever has a status from 500 on. */
        private static final Set<KmsError> BY_CODE = Set.of(KmsError.THROTTLING, KmsError.REQUEST_TIMEOUT);

        /** Waiting does not mend them. */
        private static final Set<ProblemType> FOR_AN_ADMINISTRATOR =
                Set.of(ProblemType.KMS_REFUSED, ProblemType.TENANT_UNTRUSTED);

        @ParameterizedTest
        @EnumSource
        void isWhatMaySucceedTheNextTime(ProblemType type) {
            KmsError error = KmsError.of(type);
            boolean sentAgain = error.status() >= 500 || BY_CODE.contains(error);
            boolean mayPass = (type.status() >= 500 && !FOR_AN_ADMINISTRATOR.contains(type))
                    || type.status() == 429
                    || type.status() == 408
                    || type.detail().contains("etry when")
                    || type == ProblemType.CONFLICT;

            assertThat(sentAgain).isEqualTo(mayPass);
        }
    }

    @Nested
    class Body {

        @Test
        void hasTheCodeAndASentence() {
            assertThat(KmsAnswerFilter.body(KmsError.DISABLED, "The \"tenant\""))
                    .isEqualTo("{\"__type\":\"DisabledException\",\"message\":\"The \\\"tenant\\\"\"}");
        }
    }
}
