package org.medchain.keys.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.keys.kmssimulator.KmsSimulator;

/**
 * The commands of docs/run/aws.md, run in their order by the AWS CLI against the simulator; skipped where {@code aws} is
 * not on the PATH. The word after {@code sh} is who runs a block; {@code fails} names the error that its last command
 * must end with. Only the roles' names are replaced: the simulator knows callers as users.
 */
@Tag("slow")
class AwsGuideTest {

    private static final Path GUIDE = Path.of("..", "docs", "run", "aws.md");
    private static final Pattern BLOCK = Pattern.compile(
            "^```sh (admin|service)(?: fails (\\w+))?\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

    @TempDir
    private Path directory;

    @BeforeAll
    static void requireAwsCli() {
        CommandLine.assumePresent("aws");
    }

    private static List<MatchResult> blocks() throws IOException {
        return BLOCK.matcher(Files.readString(GUIDE)).results().toList();
    }

    private static String script(MatchResult block) {
        String user = block.group(1).equals("admin") ? "kms-admin" : "medchain-keys";
        String asUser = "export AWS_ACCESS_KEY_ID=" + user + "\n";
        String commands = block.group(3).replaceAll(":role/", ":user/");
        if (block.group(2) == null) {
            return asUser + commands;
        }
        return asUser + "if (" + commands + ") 2> error; then echo 'did not fail: " + block.group(2) + "'; exit 1; fi\n"
                + "grep -q " + block.group(2) + " error || { cat error; exit 1; }\n";
    }

    @Nested
    class Commands {

        @Test
        void doWhatTheGuideSays() throws Exception {
            StringBuilder script = new StringBuilder("set -euo pipefail\n");
            blocks().forEach(block -> script.append(script(block)));
            Path file = Files.writeString(directory.resolve("guide.sh"), script);

            try (KmsSimulator simulator = new KmsSimulator().start()) {
                CommandLine.Result result =
                        new CommandLine(simulator.endpoint(), directory).run("bash", file.toString());

                assertThat(result.status()).as(result.out()).isZero();
                assertThat(simulator.calls("ReEncrypt")).isEqualTo(1);
                assertThat(simulator.calls("ReplicateKey")).isEqualTo(1);
                assertThat(simulator.calls("ScheduleKeyDeletion")).isEqualTo(3);
            }
        }

        @Test
        void areAllRun() throws IOException {
            assertThat(Files.readString(GUIDE).lines().filter(line -> line.startsWith("```sh")))
                    .hasSameSizeAs(blocks());
        }
    }
}
