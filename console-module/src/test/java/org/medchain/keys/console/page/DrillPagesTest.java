package org.medchain.keys.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.medchain.keys.audit.reading.Drill;
import org.medchain.keys.console.text.Texts;

class DrillPagesTest {

    private static final String RESTORE = "Nobody recorded this drill within the last 365 days: restore of a backup";
    private static final String CUSTODIANS =
            "Nobody recorded this drill within the last 365 days: recovery of a key by the custodians";

    private static List<String> sentences(boolean escrow, Drill... due) {
        return DrillPages.sentences(List.of(due), escrow, Texts.of("en", ZoneOffset.UTC));
    }

    @Test
    void nameEachDrillThatIsDue() {
        assertThat(sentences(true, Drill.values())).containsExactly(RESTORE, CUSTODIANS);
        assertThat(sentences(true)).isEmpty();
    }

    @Test
    void askForNoCustodiansWhereEscrowIsOff() {
        assertThat(sentences(false, Drill.values())).containsExactly(RESTORE);
    }
}
