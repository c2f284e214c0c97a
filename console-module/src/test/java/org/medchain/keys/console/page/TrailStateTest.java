package org.medchain.keys.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.medchain.keys.audit.reading.AuditSummary.UnusualVolume;
import org.medchain.keys.console.text.Texts;

class TrailStateTest {

    private static final Texts TEXTS = Texts.of("en", ZoneOffset.UTC);

    private static List<String> sentences(List<UnusualVolume> volumes) {
        return TrailState.sentences(Optional.empty(), volumes, TEXTS);
    }

    @Test
    void saysThatNothingIsSignedAndNothingUnusual() {
        assertThat(sentences(List.of()))
                .containsExactly(
                        "There is no checkpoint of the trail yet.", "No volume of the last 14 days is unusual.");
    }

    @Test
    void namesTheThreeMostUnusualVolumes() {
        UnusualVolume volume = new UnusualVolume("ward {1}", LocalDate.parse("2026-11-29"), 900, 12.4);

        assertThat(sentences(Collections.nCopies(4, volume)))
                .hasSize(4)
                .last()
                .isEqualTo("ward {1} had 900 events on 2026-11-29; 12 are usual.");
    }
}
