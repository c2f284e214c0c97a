package org.medchain.keys.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KnownVariablesTest {

    static final Path SERVER = Path.of("..", "src", "main", "liberty", "config", "server.xml");

    private static final Pattern NAME = Pattern.compile("`([A-Z][A-Z0-9_]+)`");

    private final KnownVariables known = KnownVariables.of(SERVER);

    private List<String> report(String... variables) {
        return known.reportUnknown(Set.of(variables));
    }

    /** {@code VariablesTableTest} holds the table against the code. */
    @Test
    void areThoseOfTheTable() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "run", "configuration.md"));
        List<String> table = page.substring(page.indexOf("\n## Variables\n"))
                .lines()
                .filter(line -> line.startsWith("| `"))
                .flatMap(line -> NAME.matcher(line.split(" *\\| *", -1)[1]).results())
                .map(name -> name.group(1))
                .toList();

        assertThat(table).hasSizeGreaterThan(100);
        assertThat(known.names()).containsExactlyInAnyOrderElementsOf(table);
    }

    @Nested
    class ReportUnknown {

        @ParameterizedTest
        @CsvSource({
            "KMS_ENABLD, KMS_ENABLED",
            "KMS_ENABELD, KMS_ENABLED",
            "HTTPS_PROT, HTTPS_PORT",
            "HTTP_HOST, HTTPS_HOST",
            "MP_JWT_VERIFY_AUDIENCE, MP_JWT_VERIFY_AUDIENCES",
            "LOCALKEK, LOCAL_KEK",
            "OPERATION_PORT, OPERATIONS_PORT",
            "BACKUP_RETENTON, BACKUP_RETENTION"
        })
        void namesWhatAWrongNameIsMeantToBe(String name, String meant) {
            assertThat(report(name))
                    .containsExactly(name + " is no variable of the service: is it meant to be " + meant + "?");
        }

        @ParameterizedTest
        @ValueSource(strings = {"AUDIT_COLOUR", "DATABASE_HOST_NAME", "LOCAL_KEK_SECRET", "KMS_PORT_80_TCP"})
        void namesWhatBeginsAsOneOfTheService(String name) {
            assertThat(report(name)).containsExactly(name + " is no variable of the service");
        }

        @Test
        void saysNothingOfTheVariablesThatThereAre() {
            assertThat(known.reportUnknown(known.names())).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "PATH",
                    "HOME",
                    "LANG",
                    "TZ",
                    "PWD",
                    "SHLVL",
                    "_",
                    "HOSTNAME",
                    "HTTP_PROXY",
                    "HTTPS_PROXY",
                    "http_proxy",
                    "NO_PROXY",
                    "JAVA_HOME",
                    "JAVA_TOOL_OPTIONS",
                    "JDK_JAVA_OPTIONS",
                    "OPENJ9_JAVA_OPTIONS",
                    "JVM_ARGS",
                    "WLP_OUTPUT_DIR",
                    "PID_DIR",
                    "LOG_FILE",
                    "LOGNAME",
                    "LOGS_DIRECTORY",
                    "STATE_DIRECTORY",
                    "JOURNAL_STREAM",
                    "INVOCATION_ID",
                    "SYSTEMD_EXEC_PID",
                    "MEMORY_PRESSURE_WATCH",
                    "MEDCHAIN_ENVIRONMENT",
                    "AWS_PROFILE",
                    "AWS_ROLE_ARN",
                    "AWS_WEB_IDENTITY_TOKEN_FILE",
                    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                    "AWS_DEFAULT_REGION",
                    "OTEL_SERVICE_NAME",
                    "OTEL_EXPORTER_OTLP_HEADERS",
                    "MP_JWT_VERIFY_ISSUER_URI",
                    "REQUESTS_CA_BUNDLE",
                    "SOFTHSM2_CONF",
                    "TLS_DIR",
                    "KEYSTORE_REQUIRED",
                    "KUBERNETES_PORT_443_TCP",
                    "KUBERNETES_SERVICE_HOST",
                    "DATABASE_SUPERUSER_PASSWORD",
                    "KMS_SIMULATOR_PORT"
                })
        void saysNothingOfANameOfTheSystem(String name) {
            assertThat(report(name)).isEmpty();
        }

        /** A service that is named kms or database. */
        @Test
        void saysNothingOfTheServicesOfKubernetes() {
            assertThat(report(
                            "KMS_SERVICE_HOST",
                            "KMS_SERVICE_PORT",
                            "KMS_SERVICE_PORT_HTTPS",
                            "KMS_PORT",
                            "KMS_PORT_443_TCP",
                            "KMS_PORT_443_TCP_ADDR"))
                    .isEmpty();
        }
    }
}
