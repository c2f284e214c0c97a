package org.medchain.keys.it.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.medchain.keys.it.server.OnePass;

/**
 * Every block of the README, and then of docs/tour.md, that is marked {@code sh} and nothing more, in their order, in one shell that ends at the first
 * command that fails. The blocks with another mark are listed in docs/engineering/tests.md.
 */
@Tag("slow")
@Order(1)
@OnePass
@TestInstance(Lifecycle.PER_CLASS)
class ReadmeIT {

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\n(.*?)^```$");

    private BuiltProject project;
    private List<String> namesBefore;
    private List<String> parts;

    @BeforeAll
    void runItsCommands() throws IOException, InterruptedException {
        project = BuiltProject.create("readme");
        namesBefore = project.names().sorted().toList();
        StringBuilder script = new StringBuilder("set -euo pipefail\n");
        for (String block : blocks()) {
            script.append("echo '=== block'\n").append(project.withItsPorts(block));
        }
        parts = List.of(project.run(script.toString()).split("=== block\n"));
    }

    @AfterAll
    void stopWhatItStarted() throws IOException, InterruptedException {
        project.run("./medchain stop");
    }

    private static List<String> blocks() throws IOException {
        String pages =
                Files.readString(Path.of("..", "README.md")) + Files.readString(Path.of("..", "docs", "tour.md"));
        return BLOCK.matcher(pages)
                .results()
                .map(MatchResult::group)
                .map(ReadmeIT::content)
                .toList();
    }

    private static String content(String block) {
        return block.substring(block.indexOf('\n') + 1, block.lastIndexOf("```"));
    }

    @Test
    void noneFails() throws IOException {
        assertThat(parts.get(parts.size() - 1)).endsWith("exit status: 0");
        assertThat(parts).hasSize(blocks().size() + 1);
    }

    @Test
    void opensAFileUntilThePatientsKeysAreDestroyed() {
        assertThat(partOf("It does not open any more.")).containsPattern("status +PENDING");
    }

    @Test
    void buildsNothingThatIsBuilt() {
        assertThat(partOf("Nothing has changed since the last build")).contains("] Ready", "MedChain is ready: ");
    }

    @Test
    void verifiesTheTrail() {
        assertThat(partOf("verified: tenant hospital-a")).contains("checkpoints vouch for the first");
    }

    @Test
    void rotatesTheKeyToAnotherKek() {
        assertThat(partOf("\"status\":\"DONE\"")).contains("\"done\":1");
    }

    @Test
    void cancelsHoldsAndApproves() {
        assertThat(partOf("/problems/legal-hold")).isNotEmpty();
        assertThat(partOf("\"status\":\"CANCELLED\"")).isNotEmpty();
        assertThat(partOf("\"approvedBy\":\"second-officer\"")).isNotEmpty();
    }

    @Test
    void verifiesTheCertificate() {
        assertThat(partOf("\"type\":\"medchain-destruction\"")).contains("\"requestedBy\":\"first-officer\"");
    }

    @Test
    void compactsTheDatabase() {
        assertThat(partOf("medchain.mv.db is compacted")).contains("mode rw-------");
    }

    @Test
    void opensAndClosesTheBreaker() {
        assertThat(partOf("\"worst\":{\"state\":\"OPEN\"")).contains("503\n503\n503\n503\n503\n");
        assertThat(partOf("\"worst\":{\"state\":\"CLOSED\"", "MedChain has stopped."))
                .doesNotContain("OPEN");
    }

    @Test
    void leavesNothingButItsOwnDirectory() throws IOException {
        assertThat(project.names()).containsExactlyInAnyOrderElementsOf(withItsOwn(namesBefore));
    }

    private static List<String> withItsOwn(List<String> names) {
        return Stream.concat(names.stream(), Stream.of(".medchain")).toList();
    }

    /** What was printed by the block that printed all of these. */
    private String partOf(String... texts) {
        return parts.stream()
                .filter(part -> List.of(texts).stream().allMatch(part::contains))
                .findFirst()
                .orElseThrow(
                        () -> new AssertionError(String.join(", ", texts) + " in:\n" + String.join("---\n", parts)));
    }
}
