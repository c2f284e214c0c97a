package org.medchain.keys.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.medchain.keys.audit.RowChange;
import org.medchain.keys.console.page.EventView.Value;

/** The values of a changed row as an event's page shows them. */
class RowChangeTest {

    @Test
    void areComparedByName() {
        RowChange change = new RowChange(
                "tenant hospital",
                3,
                Optional.of("{\"fourEyes\":true,\"name\":\"Hospital\",\"window\":null}"),
                Optional.of("{\"fourEyes\":false,\"name\":\"Hospital\",\"window\":\"P2D\"}"));

        assertThat(AuditPages.values(change))
                .containsExactly(
                        new Value("fourEyes", "true", "false", true),
                        new Value("name", "Hospital", "Hospital", false),
                        new Value("window", "", "P2D", true));
    }

    @Test
    void ofARowThatWasMadeHaveNothingBefore() {
        RowChange change = new RowChange("legal hold", 1, Optional.empty(), Optional.of("{\"reason\":\"a lawsuit\"}"));

        assertThat(AuditPages.values(change)).containsExactly(new Value("reason", "", "a lawsuit", true));
    }

    @Test
    void thatAreNoJsonAreShownAsTheyAre() {
        RowChange change = new RowChange("tenant hospital", 3, Optional.of("not JSON"), Optional.of("[1]"));

        assertThat(AuditPages.values(change)).containsExactly(new Value("", "not JSON", "[1]", true));
    }
}
