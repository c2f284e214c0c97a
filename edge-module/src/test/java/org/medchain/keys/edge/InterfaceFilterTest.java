package org.medchain.keys.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InterfaceFilterTest {

    private final InterfacePages pages = new InterfacePages();

    @BeforeEach
    void start() {
        pages.accept("application/yaml", "openapi: 3.0.3".getBytes(StandardCharsets.UTF_8));
        pages.accept("text/html", "<html>".getBytes(StandardCharsets.UTF_8));
        pages.accept("application/json", "{\"openapi\":\"3.0.3\"}".getBytes(StandardCharsets.UTF_8));
    }

    private Exchange answered(Exchange exchange) throws Exception {
        new InterfaceFilter(pages).doFilter(exchange.request(), exchange.response(), (request, response) -> {
            throw new AssertionError("the server's feature was asked");
        });
        return exchange;
    }

    @ParameterizedTest
    @CsvSource({
        ", , application/yaml",
        "format=json, , application/json",
        "format=JSON, application/yaml, application/json",
        "format=yaml, application/json, application/yaml",
        ", 'application/json,*/*', application/json",
        ", 'text/html,application/xhtml+xml,*/*;q=0.8', text/html; charset=UTF-8",
        "format=html, application/json, text/html; charset=UTF-8",
        ", text/plain, application/yaml"
    })
    void answersInTheFormThatIsAskedFor(String query, String accept, String type) throws Exception {
        Exchange exchange = new Exchange().path("/openapi").query(query);
        if (accept != null) {
            exchange.with("Accept", accept);
        }

        answered(exchange);

        assertThat(exchange.status()).isEqualTo(200);
        assertThat(exchange.header("Content-Type")).isEqualTo(type);
        assertThat(exchange.body())
                .isEqualTo(
                        switch (type) {
                            case "application/json" -> "{\"openapi\":\"3.0.3\"}";
                            case "application/yaml" -> "openapi: 3.0.3";
                            default -> "<html>";
                        });
        assertThat(exchange.header("Cache-Control")).isEqualTo("no-cache");
        assertThat(exchange.header("Vary")).isEqualTo("Accept");
    }

    @ParameterizedTest
    @CsvSource({"%s, 304", "W/%s, 304", "'\"a\", %s', 304", "*, 304", "'\"a\"', 200", "'', 200"})
    void answersNotModifiedToWhoHasIt(String header, int status) throws Exception {
        String tag = answered(new Exchange()).header("ETag");

        Exchange again = answered(new Exchange().with("If-None-Match", header.replace("%s", tag)));

        assertThat(tag).matches("\"[0-9a-f]{32}\"");
        assertThat(again.status()).isEqualTo(status);
        assertThat(again.header("ETag")).isEqualTo(tag);
        assertThat(again.body().isEmpty()).isEqualTo(status == 304);
    }

    @Test
    void tagsEachFormByItself() throws Exception {
        assertThat(answered(new Exchange()).header("ETag"))
                .isNotEqualTo(answered(new Exchange().query("format=json")).header("ETag"));
    }

    @Test
    void sendsNoBodyToHead() throws Exception {
        Exchange head = answered(new Exchange().method("HEAD"));

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
    }

    @Test
    void findsNothingBeforeTheApplicationHasStarted() throws Exception {
        Exchange early = new Exchange();
        new InterfaceFilter(new InterfacePages()).doFilter(early.request(), early.response(), null);

        assertThat(early.status()).isEqualTo(404);
    }
}
