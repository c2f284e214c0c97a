package org.medchain.keys.chain.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DownChecksTest {

    /** As Open Liberty writes it. */
    @Test
    void areThoseOfTheAnswerThatAreDown() {
        assertThat(DownChecks.namesIn("{\"checks\":["
                        + "{\"data\":{\"aheadMillis\":0},\"name\":\"clock\",\"status\":\"UP\"},"
                        + "{\"data\":{},\"name\":\"token-issuer\",\"status\":\"DOWN\"},"
                        + "{\"data\":{},\"name\":\"database\",\"status\":\"UP\"},"
                        + "{\"data\":{},\"name\":\"audit-ledger\",\"status\":\"DOWN\"}],\"status\":\"DOWN\"}"))
                .containsExactly("token-issuer", "audit-ledger");
    }

    /** As the port of probes writes it. */
    @Test
    void areFoundInWhicheverOrderMembersCome() {
        assertThat(DownChecks.namesIn("{\"status\":\"DOWN\",\"checks\":["
                        + "{\"name\":\"token-issuer\",\"status\":\"DOWN\",\"data\":{}},"
                        + "{\"name\":\"database\",\"status\":\"UP\",\"data\":{}}]}"))
                .containsExactly("token-issuer");
    }

    @Test
    void areNotTakenFromTheDataOfACheck() {
        assertThat(DownChecks.namesIn("{\"status\":\"UP\",\"checks\":[{\"name\":\"database\",\"status\":\"UP\","
                        + "\"data\":{\"name\":\"other\",\"status\":\"DOWN\"}}]}"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>not found</html>",
                "[\"name\", \"DOWN\"]",
                "{\"status\":\"DOWN\",\"checks\":[]}",
                "{\"status\":\"DOWN\",\"checks\":[{\"status\":\"DOWN\"}]}",
                "{\"status\":\"DOWN\",\"checks\":[{\"name\":[\"database\"],\"status\":\"DOWN\"}]}",
                "{\"status\":\"DOWN\",\"checks\":[{\"name\":\"x\\u001b[2J\",\"status\":\"DOWN\"}]}",
                "{\"status\":\"DOWN\",\"checks\":[{\"name\":\"database\",\"status\":\"DOWN\"}"
            })
    void areNoneInAnythingElse(String answer) {
        assertThat(DownChecks.namesIn(answer)).isEmpty();
    }
}
