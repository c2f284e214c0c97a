package org.medchain.keys.it.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.medchain.keys.development.Role;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.client.OnSharedApi;

/**
 * Runs the blocks of the pages in docs/incidents that name this class, those of a page in their order, in one shell that ends at the first
 * command that fails. Each page has a hospital of its own.
 */
@OnSharedApi
class IncidentPagesIT {

    private static final Path PAGES = Path.of("..", "docs", "incidents");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```sh tested-by IncidentPagesIT\n(.*?)^ *```$");
    private static final String PATIENT = "patient-1";
    private static final int LONGEST_SECONDS = 120;

    @TempDir
    Path directory;

    private final Api api;

    IncidentPagesIT(Api api) {
        this.api = api;
    }

    static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.list(PAGES)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void haveCommandsThatWork(Path page) throws Exception {
        String text = Files.readString(page);
        String commands = String.join(
                "", BLOCK.matcher(text).results().map(found -> found.group(1)).toList());
        assertThat(commands).isNotEmpty();

        assertThat(run(commands, variables(text.contains("$DESTRUCTION")))).endsWith("exit status: 0");
    }

    private Map<String, String> variables(boolean withDestruction) {
        Hospital hospital = api.newHospital();
        Map<String, String> variables = new HashMap<>(Map.of(
                "API", api.installation().server().uri().toString(),
                "ADMIN", hospital.keyAdmin(),
                "INSTALLATION", api.administrator(),
                "OFFICER", hospital.privacyOfficer(),
                "AUDITOR", hospital.auditor(),
                "INSTALLATION_AUDITOR", api.token(Api.EVERY_TENANT, Role.AUDITOR),
                "USER_TOKEN", hospital.keyUser(),
                "TENANT", hospital.tenantId(),
                "PATIENT", PATIENT));
        variables.put("ENCRYPTED", hospital.generate(PATIENT).json().getString("encryptedKey"));
        variables.put("FROM", daysFromNow(-1));
        variables.put("TO", daysFromNow(1));
        variables.put("GONE", "tester");
        variables.put("FORGED", anotherSignature(hospital.keyAdmin(), hospital.auditor()));
        if (withDestruction) {
            variables.put("DESTRUCTION", hospital.destroy(PATIENT).json().getString("id"));
        }
        return variables;
    }

    private static String daysFromNow(int days) {
        return Instant.now()
                .plus(Duration.ofDays(days))
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
    }

    /** The first token with the signature of the second. */
    private static String anotherSignature(String token, String other) {
        return token.substring(0, token.lastIndexOf('.')) + other.substring(other.lastIndexOf('.'));
    }

    /** What the commands said on both streams, and their exit status. */
    private String run(String commands, Map<String, String> variables) throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        ProcessBuilder builder = new ProcessBuilder("bash", "-euxo", "pipefail", "-c", commands)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(variables);
        Process process = builder.start();
        boolean ended = process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        return Files.readString(output) + "\nexit status: " + (ended ? process.exitValue() : "none");
    }
}
