package org.medchain.keys.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.problem.EdgeAttributes;

/** The pages that the build made of docs/. */
class DocsFilterTest {

    private static final String ELSEWHERE = "the application's";

    private final RefusedRequests refused = new RefusedRequests(System::nanoTime);
    private final DocsFilter filter =
            new DocsFilter(new OperatorPages(OperatorAccess.of(Map.of("OPERATIONS_PORT", "9444")), refused));

    private Exchange answered(Exchange exchange) throws Exception {
        exchange.to("192.0.2.1", 9444);
        filter.doFilter(
                exchange.request(),
                exchange.response(),
                (request, response) -> response.getOutputStream().print(ELSEWHERE));
        return exchange;
    }

    @ParameterizedTest
    @CsvSource({
        "/docs/, '<title>The pages of docs/, by day</title>', text/html; charset=UTF-8",
        "/docs/run/backup.html, <title>Backup and restore</title>, text/html; charset=UTF-8",
        "/docs/run/, <title>run</title>, text/html; charset=UTF-8",
        "/docs/style.css, max-width, text/css; charset=UTF-8",
        "/docs/run/console/today-awaiting.png, PNG, image/png",
        "/docs/examples/decrypt.py, import, text/plain; charset=UTF-8"
    })
    void answersWithPages(String path, String part, String type) throws Exception {
        Exchange exchange = answered(new Exchange().path(path));

        assertThat(exchange.status()).isEqualTo(200);
        assertThat(exchange.header("Content-Type")).isEqualTo(type);
        assertThat(exchange.header("Cache-Control")).isEqualTo("no-cache");
        assertThat(exchange.body()).contains(part);
    }

    @ParameterizedTest
    @CsvSource({"9444, true", "9443, false"})
    void tellsTheRootWhetherPagesForOperatorsAnswer(int port, boolean shown) throws Exception {
        Exchange exchange = new Exchange().path("/");
        exchange.to("192.0.2.1", port);
        AtomicReference<Object> told = new AtomicReference<>();

        filter.doFilter(
                exchange.request(),
                exchange.response(),
                (request, response) -> told.set(request.getAttribute(EdgeAttributes.OPERATOR_PAGES)));

        assertThat(told.get()).isEqualTo(shown);
    }

    @Test
    void answersNotModifiedToWhoHasThePage() throws Exception {
        String tag = answered(new Exchange().path("/docs/")).header("ETag");

        Exchange again = answered(new Exchange().path("/docs/").with("If-None-Match", tag));

        assertThat(tag).matches("\"[0-9a-f]{32}\"");
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }

    @Test
    void sendsNoBodyToHead() throws Exception {
        Exchange head = answered(new Exchange().method("HEAD").path("/docs/"));

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
    }

    @Test
    void leadsToTheFirstPage() throws Exception {
        Exchange exchange = answered(new Exchange().path("/docs"));

        assertThat(exchange.status()).isEqualTo(302);
        assertThat(exchange.header("Location")).isEqualTo("/docs/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/docs/other.html",
                "/docs/run",
                "/docs/other/",
                "/docs/../header.css",
                "/docs/run/../../header.css",
                "/docs//header.css",
                "/docs/run%2Fbackup.html",
                "/docs/.html"
            })
    void findsNothingElse(String path) throws Exception {
        assertThat(answered(new Exchange().path(path)).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/", "a."})
    void findsNothingUnderALongPath(String part) throws Exception {
        String path = "/docs/" + part.repeat(8000);

        assertThat(answered(new Exchange().path(path)).status()).isEqualTo(404);
        assertThat(answered(new Exchange().path(path + "a")).status()).isEqualTo(404);
    }

    @Test
    void takesNoOtherMethod() throws Exception {
        Exchange exchange = answered(new Exchange().method("POST").path("/docs/"));

        assertThat(exchange.status()).isEqualTo(405);
        assertThat(exchange.header("Allow")).isEqualTo("GET, HEAD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/docsx", "/api/v1/docs/"})
    void leavesOtherPathsToTheApplication(String path) throws Exception {
        assertThat(answered(new Exchange().path(path)).body()).isEqualTo(ELSEWHERE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/docs", "/docs/", "/docs/run/backup.html", "/docs/other.html"})
    void isThereForOperatorsAlone(String path) throws Exception {
        Exchange exchange = new Exchange().path(path).to("192.0.2.1", 9443);

        filter.doFilter(exchange.request(), exchange.response(), (request, response) -> {});

        assertThat(exchange.status()).isEqualTo(404);
        assertThat(exchange.body()).isEmpty();
        assertThat(refused.counts().get("closed").sum()).isEqualTo(1);
    }
}
