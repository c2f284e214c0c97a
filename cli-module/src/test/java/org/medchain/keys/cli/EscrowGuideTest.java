package org.medchain.keys.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of docs/run/escrow.md in their order, in one shell that ends at the first failure. */
class EscrowGuideTest {

    private static final Path PAGE = Path.of("").toAbsolutePath().resolveSibling("docs/run/escrow.md");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```sh tested-by EscrowGuideTest\n(.*?)^ *```");
    private static final String KEK = "made-up-kek-of-a-test-0123456789";

    @TempDir
    private Path directory;

    @BeforeEach
    void needBash() {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "bash is there");
    }

    @Test
    void runs() throws IOException, InterruptedException {
        String commands = BLOCK.matcher(Files.readString(PAGE))
                .results()
                .map(block -> block.group(1))
                .collect(Collectors.joining());
        assertThat(commands).contains("split-kek", "verify-share", "drill", "recover-kek", "reshare");
        Path script = Files.writeString(
                directory.resolve("commands.sh"),
                "set -eu\nmedchain() { \"$JAVA\" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp \"$CLASSES\" "
                        + Medchain.class.getName() + " \"$@\"; }\n"
                        + commands.replace("/dev/shm", directory.toString())
                        + "\necho 'all done'\n");

        ProcessBuilder builder = new ProcessBuilder("/bin/bash", script.toString()).redirectErrorStream(true);
        builder.environment()
                .put(
                        "JAVA",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString());
        builder.environment().put("CLASSES", System.getProperty("java.class.path"));
        builder.environment().put("LOCAL_KEK", KEK);
        builder.environment()
                .put(
                        "MEDCHAIN_CONFIG",
                        Files.writeString(directory.resolve("settings"), "").toString());
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).endsWith("all done\n").doesNotContain(KEK);
    }
}
