package org.medchain.keys.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.local.LocalKek;

/** {@code medchain escrow}: shares in files and at a terminal, what recovers the KEK, and that nothing else shows it. */
class EscrowCommandsTest {

    private static final String KEK = "made-up-kek-of-a-test-0123456789";
    private static final String NOTHING = "medchain: these shares recover nothing";

    @TempDir
    private Path directory;

    private final Map<String, String> environment = new HashMap<>();
    private Path shares;
    private Path recovered;

    @BeforeEach
    void setUp() throws IOException {
        environment.put("LOCAL_KEK", KEK);
        environment.put(
                "MEDCHAIN_CONFIG",
                Files.createFile(directory.resolve("settings")).toString());
        shares = Files.createDirectory(directory.resolve("shares"));
        recovered = directory.resolve("recovered");
    }

    private CommandRun run(String line) {
        return CommandRun.of(environment, line.split(" ", -1));
    }

    private CommandRun type(List<String> lines, String line) {
        return CommandRun.typing(environment, new ArrayDeque<>(lines), line.split(" ", -1));
    }

    private void split() {
        assertThat(run("escrow split-kek --threshold 3 --shares 5 --to " + shares)
                        .status())
                .isZero();
    }

    private Path share(int number) {
        return shares.resolve("share-" + number + ".txt");
    }

    private String shares(int... numbers) {
        StringBuilder options = new StringBuilder();
        Arrays.stream(numbers).forEach(number -> options.append(" --share ").append(share(number)));
        return options.toString();
    }

    private List<String> linesOf(int... numbers) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int number : numbers) {
            lines.addAll(Files.readAllLines(share(number)).subList(5, 11));
        }
        return lines;
    }

    private static String fingerprint() {
        try (LocalKek kek = LocalKek.takeCopyOf(KEK.toCharArray())) {
            return kek.fingerprint().toString();
        }
    }

    private void assertNoSecret(CommandRun run) throws IOException {
        assertThat(run.out() + run.err()).doesNotContain(KEK);
        try (Stream<Path> files = Files.list(shares)) {
            for (Path file : files.toList()) {
                for (String line : Files.readAllLines(file).subList(5, 11)) {
                    assertThat(run.out() + run.err()).doesNotContain(line.substring(3, 12));
                }
            }
        }
    }

    private void assertRecoversNothing(CommandRun run) throws IOException {
        assertThat(run.status()).isEqualTo(ExitStatus.NOT_AUTHENTIC.code());
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines()).containsExactly(NOTHING);
        assertThat(recovered).doesNotExist();
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left.map(Path::getFileName).map(Path::toString)).doesNotContain("recovered");
        }
    }

    private void assertWrongUsage(CommandRun run, String message) throws IOException {
        assertThat(run.status()).isEqualTo(ExitStatus.WRONG_USAGE.code());
        assertThat(run.err().lines()).last().isEqualTo("medchain: " + message);
        assertNoSecret(run);
    }

    @Nested
    class SplitKek {

        @Test
        void writesAFileForEachShareThatItsOwnerAloneReads() throws IOException {
            CommandRun run = run("escrow split-kek --threshold 3 --shares 5 --to " + shares);

            assertThat(run.status()).isZero();
            assertThat(run.err()).isEmpty();
            assertThat(run.out()).contains("threshold", "3", "shares", "5", "kekFingerprint  " + fingerprint());
            assertNoSecret(run);
            try (Stream<Path> files = Files.list(shares)) {
                assertThat(files)
                        .hasSize(5)
                        .allSatisfy(file -> assertThat(Files.getPosixFilePermissions(file))
                                .isEqualTo(PosixFilePermissions.fromString("rw-------")))
                        .allSatisfy(file -> assertThat(Files.readString(file)).doesNotContain(KEK));
            }
        }

        @Test
        void takesTheKekFromAFile() throws IOException {
            environment.remove("LOCAL_KEK");
            Path file = Files.writeString(directory.resolve("kek"), KEK + "\n");

            CommandRun run = run("escrow split-kek --threshold 2 --shares 2 --to " + shares + " --kek-file " + file);

            assertThat(run.out()).contains(fingerprint());
        }

        @Test
        void takesTheKekThatIsTypedTwice() throws IOException {
            environment.remove("LOCAL_KEK");
            String line = "escrow split-kek --threshold 2 --shares 2 --to " + shares;

            assertWrongUsage(type(List.of(KEK, KEK.toUpperCase(Locale.ROOT)), line), "the two entries differ");
            assertWrongUsage(type(List.of(), line), "the two entries differ");
            assertThat(shares).isEmptyDirectory();
            assertThat(type(List.of(KEK, KEK), line).out()).contains(fingerprint());
        }

        @Test
        void showsOneShareAfterTheOther() throws IOException {
            Queue<String> enter = new ArrayDeque<>(Collections.nCopies(6, ""));

            CommandRun run =
                    CommandRun.typing(environment, enter, "escrow split-kek --threshold 2 --shares 3".split(" ", -1));

            assertThat(run.status()).isZero();
            assertThat(enter).isEmpty();
            String[] screens = run.out().split("\u001b\\[H\u001b\\[2J\u001b\\[3J", -1);
            assertThat(screens).hasSize(4);
            for (int i = 0; i < 3; i++) {
                assertThat(screens[i]).containsOnlyOnce("share " + (i + 1) + " of 3 of a local KEK");
                Files.writeString(share(i + 1), screens[i].strip() + "\n");
            }
            assertThat(screens[3]).contains(fingerprint());
            assertThat(run("escrow drill" + shares(1, 3)).status()).isZero();
            assertThat(run.err()).doesNotContain(KEK);
        }

        @Test
        void endsIfThePersonDoes() {
            CommandRun run = type(List.of("", "", ""), "escrow split-kek --threshold 2 --shares 3");

            assertThat(run.status()).isEqualTo(ExitStatus.FAILED.code());
            assertThat(run.out()).endsWith("\u001b[H\u001b[2J\u001b[3J").doesNotContain(fingerprint());
            assertThat(run.err())
                    .endsWith(
                            "medchain: the input ended before all shares were shown: destroy those that were, and begin again"
                                    + System.lineSeparator());
        }

        @Test
        void showsNoShareWhereNobodyLooks() throws IOException {
            assertWrongUsage(
                    run("escrow split-kek --threshold 2 --shares 3"),
                    "--to is missing, and there is no terminal to show the shares on");
        }

        @Test
        void writesIntoAnEmptyDirectoryAlone() throws IOException {
            Path there = Files.createFile(shares.resolve("share-2.txt"));

            CommandRun run = run("escrow split-kek --threshold 2 --shares 3 --to " + shares);

            assertThat(run.status()).isEqualTo(ExitStatus.WRONG_USAGE.code());
            assertThat(run.err().lines()).containsExactly("medchain: --to is not empty");
            assertThat(there).isEmptyFile();
            Files.delete(there);
            assertWrongUsage(
                    run("escrow split-kek --threshold 2 --shares 3 --to " + recovered), "--to is not a directory");
            assertWrongUsage(
                    run("escrow split-kek --threshold 2 --shares 3 --to " + directory.resolve("settings")),
                    "--to is not a directory");
        }

        @ParameterizedTest
        @ValueSource(strings = {"1 --shares 5", "6 --shares 5", "2 --shares 256", "0 --shares 0", "-1 --shares 3"})
        void refusesOtherNumbers(String numbers) throws IOException {
            assertWrongUsage(
                    run("escrow split-kek --to " + shares + " --threshold " + numbers),
                    "--threshold and --shares must be numbers from 2 to 255, the threshold no more than the shares");
            assertThat(shares).isEmptyDirectory();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "short",
                    "made-up-kek-of-a-test-01234567890",
                    "made-up-kek-of-a-test-012345678é",
                    "made-up-kek-of-a-test-0123456789made-up-kek-of-a-test-0123456789"
                })
        void refusesAKekThatTheServiceRefuses(String kek) throws IOException {
            environment.put("LOCAL_KEK", kek);
            Path file = Files.writeString(directory.resolve("kek"), kek);
            String line = "escrow split-kek --threshold 2 --shares 3 --to " + shares;

            assertWrongUsage(run(line), "LOCAL_KEK must be exactly 32 characters (32 bytes in UTF-8)");
            assertWrongUsage(
                    run(line + " --kek-file " + file), "--kek-file must be exactly 32 characters (32 bytes in UTF-8)");
            assertThat(run(line).err()).doesNotContain(kek);
            assertThat(shares).isEmptyDirectory();
        }

        @Test
        void saysThatThereIsNoKek() throws IOException {
            environment.remove("LOCAL_KEK");

            assertWrongUsage(
                    run("escrow split-kek --threshold 2 --shares 3 --to " + shares),
                    "there is no KEK: set --kek-file or LOCAL_KEK, or type it at a terminal");
            assertWrongUsage(
                    run("escrow split-kek --threshold 2 --shares 3 --to " + shares + " --kek-file " + recovered),
                    "cannot read or write a file: no such file");
        }

        @Test
        void takesNoKekAsAnArgument() throws IOException {
            CommandRun run = run("escrow split-kek --threshold 2 --shares 3 --to " + shares + " " + KEK);

            assertThat(run.status()).isEqualTo(ExitStatus.WRONG_USAGE.code());
            assertThat(run.err().lines()).hasSize(1).first().asString().contains("--kek-file");
            assertNoSecret(run);
            assertThat(shares).isEmptyDirectory();
        }

        @Test
        void splitsNothingIfWhatItShowsCannotBeShown() throws IOException {
            assertWrongUsage(
                    run("--output other escrow split-kek --threshold 2 --shares 3 --to " + shares),
                    "--output must be text or json");
            assertThat(shares).isEmptyDirectory();
        }
    }

    @Nested
    class VerifyShare {

        @Test
        void saysWhatAShareIs() throws IOException {
            split();

            CommandRun run = run("escrow verify-share " + share(2));

            assertThat(run.status()).isZero();
            assertThat(run.out().lines())
                    .hasSize(4)
                    .contains("threshold  3", "shares     5", "share      2")
                    .first()
                    .asString()
                    .matches("ceremony   [0-9a-f]{4}(-[0-9a-f]{4}){7}");
            assertNoSecret(run);
            assertThat(Files.readString(share(2)))
                    .contains(run.out().lines().findFirst().orElseThrow().substring(11));
        }

        @Test
        void takesAShareThatIsTypedAndHasMistypedLinesTypedAgain() throws IOException {
            split();
            List<String> lines = linesOf(4);

            CommandRun run = type(
                    List.of(
                            lines.get(0),
                            lines.get(1).substring(0, 26),
                            "2  AAAA",
                            "é" + lines.get(1).substring(4),
                            lines.get(1),
                            lines.get(2),
                            lines.get(3),
                            lines.get(4),
                            lines.get(5)),
                    "escrow verify-share");

            assertThat(run.status()).isZero();
            assertThat(run.out()).contains("share      4");
            assertThat(run.err().split("line 2 is mistyped; type it again", -1)).hasSize(4);
            assertNoSecret(run);
        }

        @Test
        void namesTheLineWithAMistake() throws IOException {
            split();
            String text = Files.readString(share(1));
            String line = text.lines().skip(8).findFirst().orElseThrow();
            Files.writeString(share(1), text.replace(line, line.substring(0, 26) + "*"));

            CommandRun run = run("escrow verify-share " + share(1));

            assertThat(run.status()).isEqualTo(ExitStatus.NOT_AUTHENTIC.code());
            assertThat(run.err().lines()).containsExactly("medchain: line 4 is mistyped");
            assertThat(run.out()).isEmpty();
        }

        @Test
        void saysWhatIsMissing() throws IOException {
            split();

            assertThat(run("escrow verify-share " + Files.createFile(recovered)).err())
                    .isEqualToIgnoringNewLines("medchain: line 1 is missing");
            assertThat(run("escrow verify-share " + shares).status()).isEqualTo(ExitStatus.WRONG_USAGE.code());
            assertWrongUsage(
                    run("escrow verify-share"), "FILE is missing, and there is no terminal to type a share at");
            assertWrongUsage(
                    type(linesOf(1).subList(0, 3), "escrow verify-share"), "the input ended before the share did");
        }
    }

    @Nested
    class RecoverKek {

        @Test
        void writesTheKekToAFileThatItsOwnerAloneReads() throws IOException {
            split();

            CommandRun run = run("escrow recover-kek --to " + recovered + shares(5, 1, 3));

            assertThat(run.status()).isZero();
            assertThat(run.err()).isEmpty();
            assertThat(run.out()).contains("kekFingerprint  " + fingerprint());
            assertThat(recovered).hasContent(KEK);
            assertThat(Files.size(recovered)).isEqualTo(32);
            assertThat(Files.getPosixFilePermissions(recovered))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
            assertNoSecret(run);
        }

        @Test
        void takesWhatIsTypedWithWhatIsInFiles() throws IOException {
            split();

            CommandRun run = type(linesOf(4, 2), "escrow recover-kek --to " + recovered + shares(3));

            assertThat(run.status()).isZero();
            assertThat(recovered).hasContent(KEK);
            assertThat(run.err()).contains("share 2, line 1 of 6: ", "share 3, line 6 of 6: ");
            assertNoSecret(run);
        }

        @Test
        void recoversNothingOfTooFew() throws IOException {
            split();

            assertRecoversNothing(run("escrow recover-kek --to " + recovered + shares(1, 2)));
            assertRecoversNothing(run("escrow recover-kek --to " + recovered + shares(1)));
            assertRecoversNothing(run("escrow recover-kek --to " + recovered));
            assertRecoversNothing(run("escrow recover-kek --to " + recovered + shares(1, 2, 2)));
        }

        @Test
        void recoversNothingOfAnotherCeremony() throws IOException {
            split();
            Path third = Files.move(share(3), directory.resolve("third"));
            for (int i : new int[] {1, 2, 4, 5}) {
                Files.delete(share(i));
            }
            split();

            assertRecoversNothing(run("escrow recover-kek --to " + recovered + shares(1, 2) + " --share " + third));
            assertRecoversNothing(run("escrow recover-kek --to " + recovered + shares(1, 2, 3) + " --share " + third));
        }

        @Test
        void recoversNothingWithADamagedShare() throws IOException {
            split();
            String text = Files.readString(share(2));
            List<String> damaged = List.of(
                    "",
                    text.substring(0, text.length() - 2),
                    text.replace("\n4  ", "\n5  "),
                    text.replace("MedChain", "1edChain"),
                    text + text,
                    "1  " + "0".repeat(24) + "\n");
            for (String one : damaged) {
                Files.writeString(share(2), one);

                assertRecoversNothing(run("escrow recover-kek --to " + recovered + shares(1, 2, 3)));
                assertRecoversNothing(run("escrow recover-kek --to " + recovered + shares(1, 2, 3, 4)));
            }
        }

        @Test
        void writesToNothingThatIsThereAndNoTerminal() throws IOException {
            split();
            Files.writeString(recovered, "of before");

            assertWrongUsage(run("escrow recover-kek --to " + recovered + shares(1, 2, 3)), recovered + " exists");
            assertWrongUsage(
                    run("escrow recover-kek --to -" + shares(1, 2, 3)),
                    "a KEK is written to a file alone, never to the output");
            assertWrongUsage(
                    run("escrow recover-kek --to /dev/null" + shares(1, 2, 3)),
                    "/dev/null exists and is not a regular file");
            assertThat(recovered).hasContent("of before");
        }
    }

    @Nested
    class Drill {

        @Test
        void showsTheFingerprintAndWritesNothing() throws IOException {
            split();

            CommandRun run = run("escrow drill --output json" + shares(2, 3, 4));

            assertThat(run.status()).isZero();
            assertThat(run.out()).contains("\"kekFingerprint\"", fingerprint());
            assertNoSecret(run);
            try (Stream<Path> files = Files.list(directory)) {
                assertThat(files.map(Path::getFileName).map(Path::toString))
                        .containsExactlyInAnyOrder("settings", "shares");
            }
        }

        @Test
        void failsWithTooFew() throws IOException {
            split();

            assertRecoversNothing(run("escrow drill" + shares(2, 3)));
        }
    }

    @Nested
    class Reshare {

        private Path old;

        /** The old shares, moved away. */
        private String oldShares(int... numbers) {
            return shares(numbers).replace(shares.toString(), old.toString());
        }

        private void reshare() throws IOException {
            split();
            old = Files.move(shares, directory.resolve("old"));
            Files.createDirectory(shares);
            assertThat(run("escrow reshare --threshold 2 --shares 4 --to " + shares + oldShares(1, 4, 5))
                            .status())
                    .isZero();
        }

        @Test
        void splitsTheSameKekForOthers() throws IOException {
            reshare();

            assertThat(run("escrow recover-kek --to " + recovered + shares(3, 4))
                            .status())
                    .isZero();
            assertThat(recovered).hasContent(KEK);
            assertThat(ceremonyOf(share(1))).isNotEqualTo(ceremonyOf(old.resolve("share-1.txt")));
            IntStream.rangeClosed(1, 4)
                    .forEach(number -> assertThat(share(number)).exists());
        }

        private static String ceremonyOf(Path share) throws IOException {
            return Files.readAllLines(share).get(2);
        }

        @Test
        void makesSharesThatDoNotGoWithTheOldOnes() throws IOException {
            reshare();

            assertRecoversNothing(run("escrow recover-kek --to " + recovered + shares(1) + oldShares(2)));
            assertRecoversNothing(run("escrow recover-kek --to " + recovered + shares(1, 2) + oldShares(3)));
            assertRecoversNothing(run("escrow recover-kek --to " + recovered + oldShares(1, 2) + shares(3)));
        }

        @Test
        void needsAsManyOldOnesAsAnyRecovery() throws IOException {
            split();
            old = Files.move(shares, directory.resolve("old"));
            Files.createDirectory(shares);

            assertRecoversNothing(run("escrow reshare --threshold 2 --shares 4 --to " + shares + oldShares(1, 4)));

            assertThat(shares).isEmptyDirectory();
        }
    }

    @Test
    void helpIsThere() {
        assertThat(run("escrow --help").out()).contains("split-kek", "verify-share", "drill", "recover-kek", "reshare");
        assertThat(run("completion").out()).contains("split-kek", "--threshold");
    }
}
