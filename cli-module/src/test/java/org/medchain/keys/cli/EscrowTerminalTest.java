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

/** {@code medchain escrow} at a real terminal, which python3 makes where it is there: what is typed is not shown. */
class EscrowTerminalTest {

    private static final String KEK = "made-up-kek-of-a-test-0123456789";
    private static final String CLEAR = "\u001b[H\u001b[2J\u001b[3J";

    /** Takes prompts and answers in turns, then {@code --} and the command; prints all that the terminal showed. */
    private static final String PERSON = """
            import os, pty, sys
            split = sys.argv.index("--")
            talk, command = sys.argv[1:split], sys.argv[split + 1:]
            pid, terminal = pty.fork()
            if pid == 0:
                os.execv(command[0], command)
            shown, seen = b"", 0
            while True:
                try:
                    read = os.read(terminal, 4096)
                except OSError:
                    break
                if not read:
                    break
                shown += read
                while talk and talk[0].encode() in shown[seen:]:
                    seen = shown.index(talk[0].encode(), seen) + len(talk[0].encode())
                    os.write(terminal, talk[1].encode() + b"\\n")
                    talk = talk[2:]
            sys.stdout.buffer.write(shown)
            sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
            """;

    @TempDir
    private Path directory;

    @BeforeEach
    void needPython() throws InterruptedException {
        boolean there;
        try {
            there = new ProcessBuilder("python3", "-c", "import pty").start().waitFor() == 0;
        } catch (IOException e) {
            there = false;
        }
        assumeTrue(there, "python3 is there, and has terminals");
    }

    private String talk(List<String> promptsAndAnswers, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("python3", "-c", PERSON));
        command.addAll(promptsAndAnswers);
        command.addAll(List.of(
                "--",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Medchain.class.getName(),
                "escrow"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.remove("LOCAL_KEK");
        environment.put(
                "MEDCHAIN_CONFIG",
                Files.writeString(directory.resolve("settings"), "").toString());
        Process process = builder.start();
        String shown =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        assertThat(process.waitFor()).as(shown.replace(KEK, "KEK")).isZero();
        return shown;
    }

    @Test
    void showsSharesOneByOneAndNothingThatIsTyped() throws IOException, InterruptedException {
        Path recovered = directory.resolve("recovered");

        String shown = talk(
                List.of(
                        "the local KEK (it is not shown): ", KEK,
                        "the same again: ", KEK,
                        "Share 1 of 2 is next", "",
                        "Written down?", "",
                        "Share 2 of 2 is next", "",
                        "Written down?", ""),
                "split-kek",
                "--threshold",
                "2",
                "--shares",
                "2");

        assertThat(shown.contains(KEK)).as("the KEK is shown").isFalse();
        List<String> lines =
                shown.lines().filter(line -> line.matches("[1-6] ( \\w{4}){6}")).toList();
        assertThat(lines).hasSize(12);
        assertThat(shown.split("\\Q" + CLEAR + "\\E", -1)).hasSize(3);

        List<String> typing = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            typing.add("share " + (i / 6 + 1) + ", line " + (i % 6 + 1) + " of 6: ");
            typing.add(lines.get(i));
        }
        String said = talk(typing, "recover-kek", "--to", recovered.toString());

        assertThat(recovered).hasContent(KEK);
        assertThat(said).contains("kekFingerprint").doesNotContain(KEK);
        assertThat(lines).noneMatch(said::contains);
    }
}
