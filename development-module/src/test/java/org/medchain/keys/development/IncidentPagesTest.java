package org.medchain.keys.development;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages for incidents: one each, short, in four steps; and the list of all pages, by day. */
class IncidentPagesTest {

    private static final DocumentedPage CONTENTS = DocumentedPage.named("docs/README.md");
    private static final Pattern SECTION = Pattern.compile("(?m)^## (.*)$");
    private static final int MOST_LINES = 60;

    static List<DocumentedPage> incidents() {
        return DocumentedPage.all().stream()
                .filter(page -> page.toString().startsWith("docs/incidents/"))
                .toList();
    }

    private static List<String> sectionsOf(DocumentedPage page) {
        return SECTION.matcher(page.text())
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("incidents")
    void haveASymptomChecksActsAndAProof(DocumentedPage incident) {
        assertThat(sectionsOf(incident)).containsExactly("Symptom", "Check", "Act", "Prove");
    }

    @ParameterizedTest
    @MethodSource("incidents")
    void areShort(DocumentedPage incident) {
        assertThat(incident.text().lines()).hasSizeLessThanOrEqualTo(MOST_LINES);
    }

    @Test
    void areElevenAtLeast() {
        assertThat(incidents()).hasSizeGreaterThanOrEqualTo(11);
    }

    @Test
    void areListedByDayWithAllOtherPages() {
        List<String> linked = CONTENTS.links().stream()
                .map(link -> link.replaceFirst("#.*", ""))
                .toList();

        assertThat(sectionsOf(CONTENTS)).containsExactly("Install", "Day two", "Incident");
        assertThat(DocumentedPage.all())
                .filteredOn(page -> page.toString().startsWith("docs/"))
                .filteredOn(page -> !page.toString().startsWith("docs/engineering/adr/") && !page.equals(CONTENTS))
                .allMatch(page -> linked.contains(page.toString().substring("docs/".length())));
    }
}
