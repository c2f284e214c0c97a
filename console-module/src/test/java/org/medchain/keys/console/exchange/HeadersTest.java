package org.medchain.keys.console.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HeadersTest {

    @Test
    void allowNoScriptNoFrameAndNoOtherSite() {
        assertThat(SafetyHeaders.ALL.get("Content-Security-Policy"))
                .contains("default-src 'none'", "style-src 'self'", "form-action 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe", "script-src", "*");
        assertThat(SafetyHeaders.ALL)
                .containsEntry("X-Frame-Options", "DENY")
                .containsEntry("X-Content-Type-Options", "nosniff")
                .containsEntry("Referrer-Policy", "same-origin");
    }

    /** RFC 6265bis section 4.1.3.2. */
    @Test
    void haveCookiesThatBrowsersKeepForThisHostOverTlsAlone() {
        assertThat(Cookies.of(Cookies.SESSION, "an-id"))
                .isEqualTo("__Host-medchain-console=an-id; Path=/; Secure; HttpOnly; SameSite=Lax");
        assertThat(Cookies.of(Cookies.LOGIN, "a-mark", Duration.ofMinutes(10))).endsWith("; Max-Age=600");
        assertThat(Cookies.gone(Cookies.SESSION))
                .startsWith("__Host-medchain-console=;")
                .endsWith("; Max-Age=0");
    }
}
