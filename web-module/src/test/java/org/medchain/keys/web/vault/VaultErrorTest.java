package org.medchain.keys.web.vault;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.problem.ProblemType;

class VaultErrorTest {

    private static final Pattern NAME = Pattern.compile("`([a-z-]+)`");

    /** By status, the problems that the page lists for it. */
    private static final Map<Integer, Set<String>> PAGE = page();

    private static Map<Integer, Set<String>> page() {
        try {
            String page = Files.readString(Path.of("..", "docs", "clients", "vault.md"));
            Map<Integer, Set<String>> statuses = new HashMap<>();
            page.substring(page.indexOf("\n## Errors\n"))
                    .lines()
                    .filter(line -> line.matches("\\| [0-9]{3} \\|.*"))
                    .map(line -> line.split("\\|", -1))
                    .forEach(cells -> statuses.put(
                            Integer.valueOf(cells[1].strip()),
                            NAME.matcher(cells[2])
                                    .results()
                                    .map(name -> name.group(1))
                                    .collect(Collectors.toCollection(TreeSet::new))));
            return statuses;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String slug(ProblemType type) {
        return type.type().substring("/problems/".length());
    }

    @Nested
    class StatusOfAProblem {

        @Test
        void isTheOneOfThePage() {
            Map<Integer, Set<String>> expected = Arrays.stream(ProblemType.values())
                    .collect(Collectors.groupingBy(
                            VaultError::statusOf,
                            Collectors.mapping(VaultErrorTest::slug, Collectors.toCollection(TreeSet::new))));
            // Of one problem that is told in two ways.
            expected.get(400).add(slug(ProblemType.NOT_FOUND));

            assertThat(PAGE).isEqualTo(expected);
        }

        @ParameterizedTest
        @EnumSource
        void isAnotherWhereAKeyIsUsedIfItIsMissing(ProblemType type) {
            assertThat(VaultError.statusOfUse(type))
                    .isEqualTo(type == ProblemType.NOT_FOUND ? 400 : VaultError.statusOf(type));
        }
    }

    @Nested
    class SentAgain {

        /** Waiting does not mend them. */
        private static final Set<ProblemType> FOR_AN_ADMINISTRATOR =
                Set.of(ProblemType.KMS_REFUSED, ProblemType.TENANT_UNTRUSTED);

        /** Vault's own client sends again what has 429, or a status from 500 on. */
        @ParameterizedTest
        @EnumSource
        void isWhatMaySucceedTheNextTime(ProblemType type) {
            int status = VaultError.statusOf(type);
            boolean mayPass = (type.status() >= 500 && !FOR_AN_ADMINISTRATOR.contains(type))
                    || type.status() == 429
                    || type.detail().contains("etry when")
                    || type == ProblemType.CONFLICT;

            assertThat(status == 429 || status >= 500).isEqualTo(mayPass);
        }
    }

    @Nested
    class StatusThatIsAskedFor {

        @ParameterizedTest
        @ValueSource(ints = {200, 203, 206, 207, 303, 305, 400, 503, 599})
        void mayBeAny(int status) {
            assertThat(VaultError.mayBeAskedFor(status)).isTrue();
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 100, 199, 204, 205, 304, 600})
        void isNoneOfAnAnswerWithoutABody(int status) {
            assertThat(VaultError.mayBeAskedFor(status)).isFalse();
        }
    }

    @Nested
    class Body {

        @Test
        void hasTheProblemsNameAndASentence() {
            assertThat(VaultError.toJson(ProblemType.KEYS_DESTROYED, "Gone."))
                    .hasToString("{\"errors\":[\"keys-destroyed: Gone.\"]}");
        }

        @Test
        void saysInOneSentenceWhichOperationsThereAre() {
            assertThat(VaultError.textOf(ProblemType.METHOD_NOT_ALLOWED, "Whatever."))
                    .isEqualTo("method-not-allowed: The service has no such operation: of Transit there are datakey,"
                            + " encrypt, decrypt, rewrap, and reading a key.");
        }
    }

    @Nested
    class TypeOf {

        @ParameterizedTest
        @EnumSource
        void isThatOfTheProblem(ProblemType type) {
            assertThat(VaultError.typeOf(
                            Json.createObjectBuilder().add("type", type.type()).build()))
                    .isEqualTo(type);
        }

        @Test
        void isAnInternalErrorIfItIsNoneOfOurs() {
            assertThat(VaultError.typeOf(Json.createObjectBuilder()
                            .add("type", "about:blank")
                            .build()))
                    .isEqualTo(ProblemType.INTERNAL_ERROR);
        }
    }
}
