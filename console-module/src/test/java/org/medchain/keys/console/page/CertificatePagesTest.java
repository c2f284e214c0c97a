package org.medchain.keys.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class CertificatePagesTest {

    @Test
    void showWhatACertificateSays() {
        String payload = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"legalBasis\":\"GDPR \u00c4\",\"dataKeys\":7,\"copies\":{\"a\":1}}"
                        .getBytes(StandardCharsets.UTF_8));

        CertificateView view = CertificatePages.view("e30." + payload + ".c2ln~e30..c2ln");

        assertThat(view.facts())
                .containsExactly(
                        new Fact("legalBasis", "GDPR \u00c4"),
                        new Fact("dataKeys", "7"),
                        new Fact("copies", "{\"a\":1}"));
        assertThat(view.text()).isEqualTo("e30." + payload + ".c2ln~e30..c2ln");
    }
}
