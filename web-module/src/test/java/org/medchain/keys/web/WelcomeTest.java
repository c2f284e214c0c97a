package org.medchain.keys.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WelcomeTest {

    private static final String CONSOLE = "href=\"/console/\"";
    private static final String INTERFACE = "href=\"/openapi?format=html\"";
    private static final String DOCS = "href=\"/docs/\"";

    @Test
    void listsWhatAnswersOnThePort() {
        assertThat(Welcome.page(true, true)).contains(CONSOLE, INTERFACE, DOCS);
        assertThat(Welcome.page(true, false)).contains(CONSOLE).doesNotContain(INTERFACE, DOCS);
        assertThat(Welcome.page(false, true)).contains(INTERFACE, DOCS).doesNotContain(CONSOLE);
        assertThat(Welcome.page(false, false))
                .contains("not on this port")
                .doesNotContain("<ul>", CONSOLE, INTERFACE, DOCS);
    }
}
