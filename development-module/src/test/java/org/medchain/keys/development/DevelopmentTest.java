package org.medchain.keys.development;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DevelopmentTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path parent;

    @Nested
    class MakeSecrets {

        @Test
        void saysWhereTheyAre() {
            assertThat(run("secrets")).isZero();

            assertThat(text(out))
                    .isEqualTo("Secrets: %1$s/secrets.env%nPublic token keys: %1$s/token-keys.jwks.json%n"
                            .formatted(directory()));
            assertThat(directory().resolve("secrets.env")).exists();
        }

        @Test
        void refusesInOneLineWhatItCanNotUse() {
            Path nowhere = parent.resolve("missing").resolve("keys");

            int status = development().run("secrets", "--directory", nowhere.toString());

            assertThat(status).isEqualTo(1);
            assertThat(text(err)).isEqualTo("cannot make %s with mode 0700%n".formatted(nowhere));
        }
    }

    @Nested
    class PrintToken {

        @Test
        void printsNothingButTheToken() {
            int status = run("token", "--role", "key-user", "--tenant", "st-mary");

            assertThat(status).isZero();
            assertThat(text(out)).matches("[\\w-]+\\.[\\w-]+\\.[\\w-]+\\R");
            assertThat(claims()).contains("\"sub\":\"developer\",").contains("\"exp\":1800003600,");
        }

        @Test
        void takesRolesRepeatedAndInLists() {
            run("token", "--role", "key-user,auditor", "--tenant", "t", "--role", "key-admin", "--role", "auditor");

            assertThat(claims()).contains("\"groups\":[\"key-user\",\"key-admin\",\"auditor\"]");
        }

        @Test
        void takesSubjectAndMinutes() {
            run("token", "--role", "auditor", "--tenant", "t", "--subject", "Dr \"X\"", "--minutes", "5");

            assertThat(claims()).contains("\"sub\":\"Dr \\\"X\\\"\",").contains("\"exp\":1800000300,");
        }

        @Test
        void givesTheAdministratorEveryTenant() {
            run("token", "--role", "key-admin", "--tenant", "*");

            assertThat(claims()).endsWith("\"groups\":[\"key-admin\"],\"tenant\":\"*\"}");
        }

        @Test
        void givesTheAuditorOfTheInstallationEveryTenant() {
            run("token", "--role", "auditor,key-admin", "--tenant", "*");

            assertThat(claims()).endsWith("\"groups\":[\"key-admin\",\"auditor\"],\"tenant\":\"*\"}");
        }
    }

    @Nested
    class Help {

        @Test
        void namesTheVerbs() {
            assertThat(development().run("--help")).isZero();

            assertThat(text(out)).contains("secrets", "token", "compact");
            assertThat(text(err)).isEmpty();
        }

        @Test
        void namesTheOptionsOfAVerb() {
            assertThat(run("token", "--help")).isZero();

            assertThat(text(out)).contains("--role=ROLE", "--tenant=TENANT", "--subject=NAME", "--minutes=N");
            assertThat(text(err)).isEmpty();
            assertThat(directory()).doesNotExist();
        }
    }

    @Nested
    class RefuseUsage {

        private static final String TENANT_SHAPE =
                "--tenant is 1 to 64 ASCII letters, digits, dots, hyphens and underscores,"
                        + " the first a letter or digit";
        private static final String EVERY_TENANT = "--tenant * goes with the roles key-admin and auditor alone";
        private static final String ROLES = "the roles are key-user, key-admin, privacy-officer, auditor";

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "''                                                | the verbs are secrets, token, compact",
                    "tokens                                            | the verbs are secrets, token, compact",
                    "secrets --force yes                               | the options here are --directory",
                    "secrets --directory                               | --directory needs a value",
                    "secrets --directory a --directory b               | --directory can be given once",
                    "token --tenant t                                  | --role is missing; " + ROLES,
                    "token --tenant t --role nurse                     | unknown role; " + ROLES,
                    "token --tenant t --role key-user,                 | unknown role; " + ROLES,
                    "token --tenant t --role KEY-USER                  | unknown role; " + ROLES,
                    "token --role key-user                             | --tenant is missing",
                    "token --role key-user --tenant -t                 | " + TENANT_SHAPE,
                    "token --role key-user --tenant a/b                | " + TENANT_SHAPE,
                    "token --role key-user --tenant *                  | " + EVERY_TENANT,
                    "token --role key-admin,key-user --tenant *        | " + EVERY_TENANT,
                    "token --role auditor,privacy-officer --tenant *   | " + EVERY_TENANT,
                    "token --role key-user --tenant t --minutes 0      | --minutes is a whole number from 1 to 10080",
                    "token --role key-user --tenant t --minutes 10081  | --minutes is a whole number from 1 to 10080",
                    "token --role key-user --tenant t --minutes x      | --minutes is a whole number from 1 to 10080",
                })
        void saysInOneLineWhatIsWrong(String commandLine, String expected) {
            int status = development().run(commandLine.isEmpty() ? new String[0] : commandLine.split(" +", -1));

            assertThat(status).isEqualTo(2);
            assertThat(text(err)).isEqualTo(expected + System.lineSeparator());
            assertThat(text(out)).isEmpty();
        }

        @Test
        void namesTheLimitsOfASubject() {
            assertThat(run("token", "--role", "auditor", "--tenant", "t", "--subject", "a\nb"))
                    .isEqualTo(2);
            assertThat(text(err))
                    .isEqualTo("--subject is 1 to 255 characters without control characters" + System.lineSeparator());
        }

        @Test
        void makesNoFiles() {
            run("token", "--role", "nurse", "--tenant", "t");

            assertThat(directory()).doesNotExist();
        }
    }

    private int run(String... arguments) {
        String[] inDirectory = Stream.concat(
                        Stream.of(arguments),
                        Stream.of("--directory", directory().toString()))
                .toArray(String[]::new);
        return development().run(inDirectory);
    }

    private Development development() {
        return new Development(print(out), print(err), Clock.fixed(NOW, ZoneOffset.UTC), Map.of());
    }

    private Path directory() {
        return parent.resolve("keys");
    }

    private String claims() {
        return new String(Base64.getUrlDecoder().decode(text(out).split("\\.", -1)[1]), StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }

    private static PrintStream print(ByteArrayOutputStream stream) {
        return new PrintStream(stream, true, StandardCharsets.UTF_8);
    }
}
