package org.medchain.keys.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.keys.cli.escrow.PublishedShares;

/** docs/examples/join_shares.py, where python3 is there to run it: another reader of shares, which shares no code with the first. */
class JoinSharesScriptTest {

    private static final String KEK = "made-up-kek-of-a-test-0123456789";

    @TempDir
    private Path directory;

    private Path recovered;

    @BeforeEach
    void needPython() throws InterruptedException {
        boolean there;
        try {
            there = new ProcessBuilder("python3", "--version").start().waitFor() == 0;
        } catch (IOException e) {
            there = false;
        }
        assumeTrue(there, "python3 is there");
        recovered = directory.resolve("recovered");
    }

    @Test
    void recoversTheKekThatTheCommandSplit() throws IOException, InterruptedException {
        Path shares = split("shares");

        assertThat(join(shares.resolve("share-4.txt"), shares.resolve("share-1.txt"), shares.resolve("share-5.txt")))
                .isEmpty();

        assertThat(recovered).hasContent(KEK);
    }

    @Test
    void recoversThePublishedKek() throws IOException, InterruptedException {
        PublishedShares example = PublishedShares.read();
        Path first = Files.writeString(directory.resolve("first"), example.share(1));
        Path third = Files.writeString(directory.resolve("third"), example.share(3));

        assertThat(join(third, first)).isEmpty();

        assertThat(recovered).hasContent(example.kek());
    }

    @Test
    void recoversNothingOfTooFewOrOfAnotherCeremony() throws IOException, InterruptedException {
        Path shares = split("shares");
        Path others = split("others");
        Path first = shares.resolve("share-1.txt");
        Path second = shares.resolve("share-2.txt");

        assertThat(join(first, second)).isEqualTo("these shares recover nothing");
        assertThat(join(first, second, second)).isEqualTo("these shares recover nothing");
        assertThat(join(first, second, others.resolve("share-3.txt"))).isEqualTo("these shares recover nothing");
        assertThat(recovered).doesNotExist();
    }

    private Path split(String name) throws IOException {
        Path shares = Files.createDirectory(directory.resolve(name));
        Map<String, String> environment =
                Map.of("LOCAL_KEK", KEK, "MEDCHAIN_CONFIG", settings().toString());
        CommandRun run = CommandRun.of(
                environment, "escrow", "split-kek", "--threshold", "3", "--shares", "5", "--to", shares.toString());
        assertThat(run.status()).isZero();
        return shares;
    }

    private Path settings() throws IOException {
        return Files.writeString(directory.resolve("settings"), "");
    }

    private String join(Path... shares) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of("python3", "-B", PublishedShares.script().toString(), recovered.toString()));
        for (Path share : shares) {
            command.add(share.toString());
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).isEqualTo(said.isEmpty() ? 0 : 1);
        return said;
    }
}
