package org.medchain.keys.it.readme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.medchain.keys.it.server.MedChainServer;
import org.medchain.keys.it.server.OnePass;
import org.medchain.keys.it.server.ServerDirectory;

/**
 * Measures what a new user waits for: a clone of what is committed, an empty repository of Maven, the two blocks of the README's "Try it" pasted. Maven
 * downloads all that the build needs, by the settings of this machine, so the time is that of its network and processors too.
 * {@code DistributionIT} measures the archive.
 */
@OnePass
@Tag("proof")
class FirstMinutesIT {

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Pattern TRY_IT = Pattern.compile("(?ms)^## Try it\n(.*?)^## ");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\n(.*?)^```$");
    private static final Duration BOUND = Duration.ofMinutes(4);
    private static final int LONGEST_MINUTES = 15;

    private final Path directory = Path.of(System.getProperty("medchain.it.directory"), "first-minutes");
    private final Path clone = directory.resolve("clone");
    private final Path repository = directory.resolve("repository");
    private final int port = MedChainServer.freePort();

    @BeforeEach
    void makeRoom() throws IOException {
        assumeTrue(Files.exists(ROOT.resolve(".git")), "the sources are a clone");
        ServerDirectory.delete(directory);
        Files.createDirectories(repository);
    }

    @AfterEach
    void leaveNothing() throws IOException, InterruptedException {
        if (Files.exists(clone)) {
            bash("./medchain stop", clone);
        }
        ServerDirectory.delete(directory);
    }

    @Test
    void openAFileWithinFourMinutesOfTheClone() throws IOException, InterruptedException {
        long begun = System.nanoTime();
        String cloned = bash("git clone --quiet --no-hardlinks '" + ROOT + "' clone", directory);
        assertThat(cloned).endsWith("exit status: 0");
        String said = bash("set -euo pipefail\n" + blocks() + "cmp README.md .medchain/readme\n", clone);
        Duration taken = Duration.ofNanos(System.nanoTime() - begun);

        assertThat(said)
                .contains("Building with ", "It does not open any more.")
                .endsWith("exit status: 0");
        assertThat(repository.resolve("org")).isDirectory();
        System.out.println(
                "README pasted into a clone, with an empty repository of Maven: " + taken.toSeconds() + " s");
        assertThat(taken).isLessThan(BOUND);
    }

    private static String blocks() throws IOException {
        MatchResult section = TRY_IT.matcher(Files.readString(ROOT.resolve("README.md")))
                .results()
                .findFirst()
                .orElseThrow();
        StringBuilder blocks = new StringBuilder();
        BLOCK.matcher(section.group(1)).results().forEach(block -> blocks.append(block.group(1)));
        assertThat(blocks).contains("./medchain try\n", "./medchain seal ", "./medchain open ");
        return blocks.toString();
    }

    /** What the commands said on both streams, and their exit status at the end. */
    private String bash(String commands, Path where) throws IOException, InterruptedException {
        Path output = directory.resolve("output.log");
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", commands)
                .directory(where.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment()
                .keySet()
                .removeIf(name ->
                        name.matches("(MP_JWT|KMS|AWS|LOCAL_KEK|HSM|SOFTHSM|DATABASE|AUDIT|MEDCHAIN|JVM_ARGS).*"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().merge("MAVEN_ARGS", "-Dmaven.repo.local=" + repository, (own, ours) -> own + " " + ours);
        builder.environment().put("HTTP_PORT", String.valueOf(port));
        builder.environment().put("HTTPS_PORT", "-1");
        Process process = builder.start();
        boolean ended = process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES);
        process.destroyForcibly();
        return Files.readString(output) + "exit status: " + (ended ? process.exitValue() : "none");
    }
}
