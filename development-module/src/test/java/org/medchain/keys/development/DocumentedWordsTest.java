package org.medchain.keys.development;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * README.md and docs/ stay short enough to be read. A word is what stands between blanks and has a letter. Neither blocks count, which are pasted and
 * not read, nor the targets of links, which are not shown. Nobody reads all decisions: each has a limit of its own.
 */
class DocumentedWordsTest {

    private static final int MOST = 45_000;
    private static final int MOST_OF_A_DECISION = 640;
    private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```.*?^ *```");
    private static final Pattern TARGET = Pattern.compile("]\\([^)]*\\)");
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Pattern LETTER = Pattern.compile("\\p{L}");

    static List<DocumentedPage> decisions() {
        return DocumentedPage.all().stream()
                .filter(DocumentedWordsTest::isDecision)
                .toList();
    }

    private static boolean isDecision(DocumentedPage page) {
        return page.toString().startsWith("docs/engineering/adr/");
    }

    private static long wordsOf(DocumentedPage page) {
        String shown = TARGET.matcher(BLOCK.matcher(page.text()).replaceAll("")).replaceAll("]");
        return BLANKS.splitAsStream(shown)
                .filter(word -> LETTER.matcher(word).find())
                .count();
    }

    @Test
    void ofAllPagesAreFortyFiveThousandAtMost() {
        long words = DocumentedPage.all().stream()
                .filter(page -> page.toString().equals("README.md")
                        || (page.toString().startsWith("docs/") && !isDecision(page)))
                .mapToLong(DocumentedWordsTest::wordsOf)
                .sum();

        assertThat(words).isBetween(MOST / 2L, (long) MOST);
    }

    @ParameterizedTest
    @MethodSource("decisions")
    void ofADecisionFitOnTwoScreens(DocumentedPage decision) {
        assertThat(wordsOf(decision)).isLessThanOrEqualTo(MOST_OF_A_DECISION);
    }

    @Test
    void areThoseBetweenBlanksThatHaveALetter() {
        String text = "| `medchain_key` | made in [one page](page.md), 100 - |\n```sh\nleft out\n```\n";

        assertThat(wordsOf(new DocumentedPage(DocumentedPage.ROOT, text))).isEqualTo(5);
    }
}
