package org.medchain.keys.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorPagesTest {

    private final RefusedRequests refused = new RefusedRequests(System::nanoTime);

    private int answerTo(Exchange exchange, Map<String, String> environment) throws Exception {
        new OperatorPages(OperatorAccess.of(environment), refused)
                .doFilter(exchange.request(), exchange.response(), (request, response) -> {});
        return exchange.status();
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.1, 9443, 404",
        "192.0.2.7, 192.0.2.1, 9444, 200",
        "127.0.0.1, 127.0.0.1, 9080, 200",
        "127.0.0.1, 192.0.2.1, 9443, 404",
        "192.0.2.7, 127.0.0.1, 9443, 404",
        "0:0:0:0:0:0:0:1, 0:0:0:0:0:0:0:1, 9443, 200"
    })
    void areForWhoComesOverTheLoopbackAddressOrToThePortForOperators(String remote, String local, int port, int status)
            throws Exception {
        Exchange exchange = new Exchange().from(remote).to(local, port);

        assertThat(answerTo(exchange, Map.of("OPERATIONS_PORT", "9444"))).isEqualTo(status);
        assertThat(refused.counts().get("closed").sum()).isEqualTo(status == 404 ? 1 : 0);
    }

    @Test
    void areOnNoPortWithoutOneForOperators() throws Exception {
        assertThat(answerTo(new Exchange(), Map.of())).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({"true, 200", "false, 404", "True, 404", "'', 404"})
    void areForEverybodyIfTheSettingSaysSo(String value, int status) throws Exception {
        assertThat(answerTo(new Exchange(), Map.of("PUBLIC_PAGES", value))).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/metrics", "/openapi", "/openapi/ui"})
    void areTheDescriptionOfTheInterfaceAndTheMetrics(String contextPath) {
        assertThat(OperatorPages.has(contextPath)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/health", "/health/circuit-breakers"})
    void areNoOthers(String contextPath) {
        assertThat(OperatorPages.has(contextPath)).isFalse();
    }
}
