package org.medchain.keys.cli.escrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShareTextTest {

    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int HEAD = 5;

    private final List<Share> shares = split();
    private final Share share = shares.get(1);
    private final List<String> lines = linesOf(share);

    private static List<Share> split() {
        byte[] kek = new byte[Secret.LENGTH];
        new SecureRandom().nextBytes(kek);
        return ShareSet.split(Secret.takeOwnershipOf(SecretKind.LOCAL_KEK, kek), new Quorum(3, 5), new SecureRandom())
                .shares();
    }

    /** The numbered ones. */
    private static List<String> linesOf(Share share) {
        return textOf(share).lines().skip(HEAD).toList();
    }

    private static String textOf(Share share) {
        return new String(ShareText.write(share), StandardCharsets.US_ASCII);
    }

    private static Share read(String text) {
        return ShareText.read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Share read(List<String> lines) {
        return read(String.join("\n", lines));
    }

    private void assertIsTheShare(Share read) {
        assertThat(read.number()).isEqualTo(share.number());
        assertThat(read.quorum()).isEqualTo(share.quorum());
        assertThat(read.ceremony()).isEqualTo(share.ceremony());
        assertThat(read.value()).isEqualTo(share.value());
    }

    private static void assertRefused(List<String> lines, String message) {
        assertThatThrownBy(() -> read(lines))
                .isInstanceOf(InvalidShareException.class)
                .hasMessage(message);
    }

    private List<String> with(int line, String text) {
        List<String> changed = new ArrayList<>(lines);
        changed.set(line, text);
        return changed;
    }

    @Test
    void saysWhatItIs() {
        assertThat(textOf(share).lines())
                .hasSize(HEAD + ShareLines.LINES)
                .startsWith(
                        "MedChain escrow: share 2 of 5 of a local KEK",
                        "Any 3 of the 5 shares recover it together. Fewer tell nothing of it.",
                        "Ceremony  " + share.ceremonyId())
                .allMatch(line -> line.length() <= 80);
        assertThat(lines).allMatch(line -> line.matches("[1-6] ( [0-9A-HJKMNP-TV-Z]{4}){6}"));
    }

    @Nested
    class Read {

        @Test
        void takesItAsItIsWritten() {
            assertIsTheShare(read(textOf(share)));
            assertIsTheShare(ShareText.read(textOf(share).replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII)));
        }

        /** Small letters, look-alikes, hyphens, blanks before it. */
        @Test
        void takesItAsItIsTyped() {
            assertIsTheShare(read(lines.stream().map(Read::hurried).toList()));
        }

        private static String hurried(String line) {
            String characters = line.substring(3).replace('0', 'o').replace('1', 'l');
            return "  " + line.charAt(0) + " "
                    + characters.toLowerCase(Locale.ROOT).replace(' ', '-');
        }

        @Test
        void takesTheLinesWithoutTheirNumbers() {
            try (ShareLines typed = new ShareLines()) {
                for (String line : lines) {
                    assertThat(typed.accept(line.substring(2).getBytes(StandardCharsets.US_ASCII)))
                            .isTrue();
                }
                assertThat(typed.accept(lines.get(0).getBytes(StandardCharsets.US_ASCII)))
                        .isFalse();
                assertIsTheShare(typed.share());
            }
        }

        @Test
        void knowsTheVersion() {
            byte[] bytes = ShareV1.write(share);
            for (int i = 0; i < 5; i++) {
                byte[] changed = bytes.clone();
                changed[i] = (byte) (changed[i] + 2);
                assertThatThrownBy(() -> ShareV1.read(changed))
                        .as("byte %d", i)
                        .isInstanceOf(InvalidShareException.class)
                        .hasMessage("not a share, or one of a newer version");
            }
        }

        @ParameterizedTest
        @CsvSource({"5,1", "5,0", "5,6", "6,2", "6,0", "7,0", "7,6"})
        void refusesNumbersThatNoShareHas(int place, byte value) {
            byte[] bytes = ShareV1.write(share);
            bytes[place] = value;

            assertThatThrownBy(() -> ShareV1.read(bytes)).isInstanceOf(InvalidShareException.class);
        }
    }

    @Nested
    class Mistakes {

        /** Each of 144 characters, each of the other 31 in its place. */
        @Test
        void areFoundInEachCharacter() {
            for (int line = 0; line < lines.size(); line++) {
                String right = lines.get(line);
                for (int i = 3; i < right.length(); i++) {
                    for (int n = 0; n < ALPHABET.length(); n++) {
                        char other = ALPHABET.charAt(n);
                        if (right.charAt(i) != ' ' && right.charAt(i) != other) {
                            String wrong = right.substring(0, i) + other + right.substring(i + 1);
                            assertRefused(with(line, wrong), "line " + (line + 1) + " is mistyped");
                        }
                    }
                }
            }
        }

        @Test
        void areFoundInEachSwapOfNeighbours() {
            for (int line = 0; line < lines.size(); line++) {
                String right = lines.get(line).replaceAll("[1-6]  | ", "");
                for (int i = 1; i < right.length(); i++) {
                    if (right.charAt(i - 1) != right.charAt(i)) {
                        String wrong = right.substring(0, i - 1)
                                + right.charAt(i)
                                + right.charAt(i - 1)
                                + right.substring(i + 1);
                        assertRefused(with(line, (line + 1) + " " + wrong), "line " + (line + 1) + " is mistyped");
                    }
                }
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "3",
                    "3  ",
                    "3  AAAA",
                    "3  AAAA AAAA AAAA AAAA AAAA AAAA A",
                    "3  ÄAAA AAAA AAAA AAAA AAAA AAAA"
                })
        void areLinesThatAreNone(String line) {
            assertRefused(with(2, line), "line 3 is mistyped");
        }

        @Test
        void areLinesOfAnotherShare() {
            List<String> others = linesOf(shares.get(2));

            for (int line = 0; line < lines.size(); line++) {
                int mixed = line;
                assertThatThrownBy(() -> read(with(mixed, others.get(mixed))))
                        .as("line %d", line)
                        .isInstanceOf(InvalidShareException.class);
            }
        }

        @Test
        void areLinesInAnotherOrder() {
            List<String> swapped = new ArrayList<>(lines);
            Collections.swap(swapped, 2, 3);

            assertRefused(swapped, "line 3 is mistyped");
        }

        @Test
        void areLinesThatAreMissingOrTooMany() {
            assertRefused(lines.subList(0, 5), "line 6 is missing");
            assertRefused(List.of("nothing here"), "line 1 is missing");
            assertRefused(with(5, lines.get(5) + "\n" + lines.get(0)), "there are more lines than a share has");
        }
    }
}
