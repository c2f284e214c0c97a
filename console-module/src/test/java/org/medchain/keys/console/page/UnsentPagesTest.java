package org.medchain.keys.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.medchain.keys.console.page.UnsentView.Field;
import org.medchain.keys.console.session.UnsentForm;
import org.medchain.keys.console.text.Texts;

class UnsentPagesTest {

    @Test
    void showAndSendAllButTheOldToken() {
        UnsentForm form = new UnsentForm(
                "/patient/hold",
                Map.of("csrf", "old", "reason", "a lawsuit", "tenantId", "hospital", "unknown", "7"),
                Instant.EPOCH);

        UnsentView view = UnsentPages.view(form, Texts.of("en", ZoneOffset.UTC));

        assertThat(view)
                .isEqualTo(new UnsentView(
                        "patient/hold",
                        "Place a legal hold",
                        List.of(
                                new Field("reason", "Reason", "a lawsuit"),
                                new Field("tenantId", "Tenant", "hospital"),
                                new Field("unknown", "unknown", "7"))));
    }
}
