package org.medchain.keys.development;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.medchain.keys.development.DocumentedPage.ROOT;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alert rules for Prometheus: on metrics that there are, each with a page that says what to do, and tried both ways. */
class AlertRulesTest {

    private static final Path RULES = ROOT.resolve("src/main/prometheus");
    private static final Path PROMTOOL = Path.of("/usr/bin/promtool");
    private static final Pattern METRIC = Pattern.compile("medchain_\\w+?(?=_bucket|\\b)");
    private static final String TESTS = "medchain-keys.rules-test.yml";

    private static String text(String name) throws IOException {
        return Files.readString(RULES.resolve(name));
    }

    private static String rules() throws IOException {
        return text("medchain-keys.rules.yml");
    }

    private static List<String> all(String pattern, String text) {
        return Pattern.compile(pattern, Pattern.MULTILINE)
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    @Test
    void askForMetricsOfTheProduct() throws IOException {
        Set<String> product =
                new SourceText("AlertRulesTest.java").ofTheProduct(Pattern.compile("\"(medchain_\\w+)\""));
        Set<String> asked = all("expr: '(.*)'", rules()).stream()
                .flatMap(expression -> METRIC.matcher(expression).results().map(found -> found.group()))
                .collect(Collectors.toSet());

        assertThat(asked).hasSizeGreaterThan(7);
        assertThat(product).containsAll(asked);
    }

    /** The HTML of a page of docs/, in the archive, or below the address that Prometheus has as an external label. */
    @Test
    void nameAPageForWhatToDo() throws IOException {
        List<String> runbooks =
                all("runbook_url: '\\{\\{ or \\$externalLabels.medchain_docs \"docs\" }}/(.*\\.html.*)'$", rules());

        assertThat(runbooks).hasSameSizeAs(all("alert: (.*)$", rules())).allSatisfy(runbook -> {
            String[] parts = ("docs/" + runbook.replace(".html", ".md")).split("#", 2);
            assertThat(ROOT.resolve(parts[0])).exists();
            if (parts.length == 2) {
                assertThat(DocumentedPage.named(parts[0]).anchors()).contains(parts[1]);
            }
        });
    }

    @Test
    void areEachTriedBothWays() throws IOException {
        List<String> alerts = all("alert: (.*)$", rules());
        String tests = text(TESTS);

        assertThat(alerts).hasSizeGreaterThanOrEqualTo(10);
        assertThat(all("^- name: (.*) fires$", tests)).containsExactlyElementsOf(alerts);
        assertThat(all("^- name: (.*) does not fire$", tests)).containsExactlyElementsOf(alerts);
    }

    /** With Debian's prometheus, where it is there. */
    @Test
    void fireAndDoNotFireAsPrometheusHasIt(@TempDir Path directory) throws Exception {
        assumeTrue(Files.isExecutable(PROMTOOL), "promtool is not here");

        Script.Result result = new Script(
                        directory,
                        PROMTOOL,
                        "test",
                        "rules",
                        RULES.resolve(TESTS).toString())
                .run();

        assertThat(result.status()).as(result.out() + result.err()).isZero();
    }
}
