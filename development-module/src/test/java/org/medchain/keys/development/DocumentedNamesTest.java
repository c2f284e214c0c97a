package org.medchain.keys.development;

import static org.assertj.core.api.Assertions.assertThat;
import static org.medchain.keys.development.DocumentedPage.ROOT;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What README and docs/ name exists: classes and tests with their members, variables, metrics, problem types, operations,
 * checks, verbs and options, paths of the interface, files, lines of the log, headings that links lead to.
 */
class DocumentedNamesTest {

    private static final SourceText SOURCES = new SourceText("DocumentedNamesTest.java");
    private static final String EVERY_PAGE = "org.medchain.keys.development.DocumentedNamesTest#pages";

    /** Names with a joint, {@code a-b} or {@code a_b}, and with a capital inside. Others may be any word. */
    private static final Pattern NAME =
            Pattern.compile("[A-Za-z]\\w*(?:-\\w+)+|(?<!\\w)[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+(?!\\w)"
                    + "|(?=\\w*[a-z])[A-Za-z][a-z0-9]*[A-Z][A-Za-z0-9]*");

    private static final Pattern MEMBER = Pattern.compile("([A-Z]\\w+)\\.(\\w+)");
    private static final Pattern REQUEST = Pattern.compile("(GET|POST|PUT|DELETE) (/(?:api|admin)/[^\\s?]*)");
    private static final Pattern FILE =
            Pattern.compile("(?:[\\w.-]+-(?:module|tests)|docs|src|\\.ci|\\.mvn)/[\\w./-]+");
    private static final Pattern MEDCHAIN = Pattern.compile("\\./medchain ([a-z-]+)[^|>\\n]*");
    private static final Pattern OPTION = Pattern.compile("--[a-z][a-z-]+");

    /** What other programs, and nobody here, call so. */
    private static final Set<String> OF_OTHERS = Set.of(
            // PostgreSQL and H2
            "QUERY_TIMEOUT",
            "max_connections",
            "tcp_keepalives_count",
            "tcp_keepalives_interval",
            "transaction_timeout",
            "wal_sync",
            // the AWS CLI and IAM
            "AWS_CA_BUNDLE",
            "AWS_ENDPOINT_URL_KMS",
            "SourceVpce",
            "ViaService",
            "enable-key-rotation",
            "rotate-key-on-demand",
            "KmsAsyncClient",
            // Open Liberty
            "WLP_LOGGING_MESSAGE_FORMAT",
            "WebContainer",
            "handleRequest",
            "sendBadRequestResponse",
            "HttpBaseMessageImpl",
            "BNFHeadersImpl",
            // issuers of tokens
            "APPLICATION-ID",
            "DIRECTORY-ID",
            "accessTokenAcceptedVersion",
            "jwks_uri",
            "microprofile-jwt",
            "openid-configuration",
            "well-known",
            // a cookie, as browsers have its prefix
            "Host-medchain-console",
            // the JVM
            "UseG1GC",
            "UseParallelGC",
            // Maven and curl
            "failIfNoSpecifiedTests",
            "pit-reports",
            "fail-with-body",
            // Debian, Patroni and Citus
            "python3-etcd",
            "edit-config",
            "citus_create_restore_point",
            "citus_move_shard_placement",
            "citus_rebalance_start",
            "citus_rebalance_status",
            "create_distributed_function",
            "force_delegation",
            "force_logical",
            "isolate_tenant_to_new_shard",
            "pg_dist_authinfo",
            "shard_transfer_mode",
            // Kroxylicious
            "topicName",
            "unresolvedKeyPolicy",
            // examples of names
            "vpce-0a1b",
            "verify-full",
            // what the changelog says is gone
            "ERASURE_LEDGER_FILE",
            "both-databases");

    static List<DocumentedPage> pages() {
        return DocumentedPage.all();
    }

    private static Stream<String> namesIn(DocumentedPage page) {
        return page.code().stream()
                .map(span -> span.replaceAll("(?<![\\w-])-[DP](?=[a-z])", ""))
                .flatMap(span -> all(NAME, span));
    }

    private static Stream<String> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(MatchResult::group);
    }

    private static List<String> missing(Stream<String> names, Predicate<String> exists) {
        return names.filter(exists.negate()).distinct().toList();
    }

    private static boolean isKnown(String name) {
        return OF_OTHERS.contains(name) || SOURCES.hasWord(name);
    }

    @Nested
    class Names {

        @ParameterizedTest
        @MethodSource(EVERY_PAGE)
        void areOfTheSources(DocumentedPage page) {
            assertThat(missing(namesIn(page), DocumentedNamesTest::isKnown)).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "NoSuchClass",
                    "no-such-problem",
                    "NO_SUCH_VARIABLE",
                    "medchain_no_such_metric",
                    "noSuchMember"
                })
        void thatAreInventedAreFound(String invented) {
            DocumentedPage page = new DocumentedPage(ROOT, "There is `" + invented + "`, `KeyManagementService` too.");

            assertThat(missing(namesIn(page), DocumentedNamesTest::isKnown)).containsExactly(invented);
        }

        @ParameterizedTest
        @MethodSource(EVERY_PAGE)
        void ofTestsAreThoseOfTestClasses(DocumentedPage page) {
            Stream<String> tests = namesIn(page).filter(name -> name.matches("\\w*[a-z]\\w*(Test|IT)"));

            assertThat(missing(tests, SOURCES::hasTestClass)).isEmpty();
        }

        @ParameterizedTest
        @MethodSource(EVERY_PAGE)
        void ofMembersAreThoseOfTheirClass(DocumentedPage page) {
            Stream<String> members = page.code().stream().flatMap(span -> all(MEMBER, span));

            assertThat(missing(members, DocumentedNamesTest::isMember)).isEmpty();
        }

        @Test
        void ofMembersThatAreInventedAreFound() {
            assertThat(isMember("KeyManagementService.noSuchMember")).isFalse();
        }
    }

    private static boolean isMember(String name) {
        String[] parts = name.split("\\.", 2);
        return !SOURCES.hasClass(parts[0]) || SOURCES.hasMember(parts[0], parts[1]);
    }

    @Nested
    class Links {

        @ParameterizedTest
        @MethodSource(EVERY_PAGE)
        void leadSomewhere(DocumentedPage page) {
            Stream<String> links = page.links().stream().filter(link -> !link.startsWith("http"));

            assertThat(missing(links, link -> leadsSomewhere(page, link))).isEmpty();
        }

        private static boolean leadsSomewhere(DocumentedPage page, String link) {
            String[] parts = link.split("#", 2);
            Path target = parts[0].isEmpty() ? page.file() : page.file().resolveSibling(parts[0]);
            return Files.exists(target)
                    && (parts.length == 1
                            || DocumentedPage.read(target).anchors().contains(parts[1]));
        }

        @Test
        void leadToEachPage() {
            Set<String> linked = pages().stream()
                    .flatMap(page ->
                            page.links().stream().map(link -> page.file().resolveSibling(link.replaceFirst("#.*", ""))))
                    .map(file -> file.normalize().toString())
                    .collect(Collectors.toSet());

            assertThat(pages())
                    .filteredOn(page -> !page.toString().equals("README.md")
                            && !page.toString().startsWith("docs/engineering/adr/"))
                    .allMatch(page -> linked.contains(page.file().toString()));
        }

        @ParameterizedTest
        @MethodSource(EVERY_PAGE)
        void inCodeAreFilesToo(DocumentedPage page) {
            Stream<String> files =
                    page.code().stream().flatMap(span -> all(FILE, span)).filter(file -> !file.contains("/target"));

            assertThat(missing(files, file -> Files.exists(ROOT.resolve(file)))).isEmpty();
        }
    }

    @Nested
    class LinesOfTheLog {

        /** Commands, requests, headers, SQL and JSON are looked at elsewhere or not of ours. */
        private static final Pattern NO_LINE = Pattern.compile(
                "^(?:\\./|medchain (?:audit|rotation|tenant) |mvn|java |wlp/|openssl |sh |web -|alter |vacuum |insert |update |delete |GET|POST|PUT|DELETE|Accept: |[A-Z_]+=)"
                        + ".*|.*[{}|()$@].*|HMAC.*|fillfactor.*|\"outcome\".*");

        /** What is put into a line in its place. */
        private static final Pattern GAP = Pattern.compile(" ?\\.\\.\\.|[A-Z]+_[A-Z_]+|<[a-z]+>");

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "backup",
                    "configuration",
                    "databases",
                    "erasure",
                    "monitoring",
                    "rotation",
                    "servers",
                    "tenants",
                    "troubleshooting"
                })
        void areThoseOfTheSources(String page) {
            assertThat(missing(linesOf(DocumentedPage.named("docs/run/" + page + ".md")), SOURCES::hasPhrase))
                    .isEmpty();
        }

        @Test
        void thatAreInventedAreFound() {
            DocumentedPage page = new DocumentedPage(ROOT, "It says `DATABASE_URL is no such line ...`.");

            assertThat(missing(linesOf(page), SOURCES::hasPhrase)).containsExactly("is no such line");
        }

        private static Stream<String> linesOf(DocumentedPage page) {
            return page.code().stream()
                    .filter(span -> span.contains(" ") && !NO_LINE.matcher(span).matches())
                    .flatMap(span -> Stream.of(GAP.split(span, -1)))
                    .map(String::strip)
                    .filter(part -> part.contains(" "));
        }
    }

    @Nested
    class Requests {

        private static final String INTERFACE = "web-module/src/main/webapp/WEB-INF/openapi.yaml";
        private static final Pattern PATH = Pattern.compile("^  (/\\S+):$");
        private static final Pattern METHOD = Pattern.compile("^    (get|post|put|delete):$");

        @ParameterizedTest
        @MethodSource(EVERY_PAGE)
        void areOfTheInterface(DocumentedPage page) throws IOException {
            Set<String> described = described();
            Stream<String> requests = page.code().stream().flatMap(span -> all(REQUEST, span));

            assertThat(missing(requests, request -> described.stream().anyMatch(it -> Pattern.matches(it, request))))
                    .isEmpty();
        }

        private static Set<String> described() throws IOException {
            Set<String> requests = new TreeSet<>();
            String path = "";
            for (String line : Files.readAllLines(ROOT.resolve(INTERFACE))) {
                var newPath = PATH.matcher(line);
                var method = METHOD.matcher(line);
                if (newPath.matches()) {
                    path = newPath.group(1).replaceAll("\\{.*?}", "[^/]+");
                } else if (method.matches()) {
                    requests.add(method.group(1).toUpperCase(Locale.ROOT) + " " + path);
                }
            }
            assertThat(requests).hasSizeGreaterThan(30);
            return requests;
        }
    }

    @Nested
    class OfMonitoring {

        private static final DocumentedPage MONITORING = DocumentedPage.named("docs/run/monitoring.md");

        @Test
        void metricsAreThoseOfTheProduct() {
            Set<String> listed = MONITORING
                    .section("Metrics")
                    .lines()
                    .filter(line -> line.startsWith("| `medchain"))
                    .flatMap(line -> all(Pattern.compile("medchain_\\w+"), line.split("\\|", 3)[1]))
                    .collect(Collectors.toSet());

            assertThat(listed).isEqualTo(SOURCES.ofTheProduct(Pattern.compile("\"(medchain_\\w+)\"")));
        }

        @Test
        void checksAreThoseOfTheProduct() {
            String health = MONITORING.section("Health");

            assertThat(all(Pattern.compile("(?m)(?<=^- `)[a-z-]+(?=`: )"), health)
                            .collect(Collectors.toSet()))
                    .isEqualTo(SOURCES.ofTheProduct(Pattern.compile("named\\(\"([a-z-]+)\"\\)")));
        }
    }

    @Nested
    class Verbs {

        private static final Set<String> COMMANDS =
                SOURCES.ofTheProduct(Pattern.compile("@Command\\(\\s*name = \"([a-z-]+)\""));
        private static final Set<String> OPTIONS = SOURCES.ofTheProduct(Pattern.compile("\"(--[a-z-]+)\""));

        private static final Set<String> OFFLINE = Set.of("verify-audit", "verify-certificate", "help");

        @ParameterizedTest
        @MethodSource(EVERY_PAGE)
        void areThoseOfTheProgramWithTheirOptions(DocumentedPage page) {
            Stream<MatchResult> calls = Stream.concat(page.code().stream(), page.blocks().stream())
                    .map(text -> text.replace("\\\n", " "))
                    .flatMap(text -> MEDCHAIN.matcher(text).results());

            assertThat(calls).allSatisfy(call -> {
                assertThat(OFFLINE.contains(call.group(1)) || COMMANDS.contains(call.group(1)))
                        .as(call.group())
                        .isTrue();
                assertThat(all(OPTION, call.group())).as(call.group()).allMatch(OPTIONS::contains);
            });
        }
    }
}
