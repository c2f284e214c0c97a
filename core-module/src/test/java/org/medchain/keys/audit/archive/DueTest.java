package org.medchain.keys.audit.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.medchain.keys.chain.AuditEntry;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.chain.RecordedEntry;

class DueTest {

    private static final Instant BEFORE = Instant.parse("2020-11-25T00:00:00Z");

    private final Due due = new Due(BEFORE, OptionalLong.empty(), false);
    private final Due upToAHold = new Due(BEFORE, OptionalLong.of(5), false);

    private static RecordedEntry entry(long seq, Instant time) {
        AuditEntry entry = new AuditEntry(
                "tenant",
                seq,
                UUID.randomUUID(),
                time,
                "LIST_DATA_KEYS",
                "SUCCESS",
                Optional.empty(),
                "actor",
                Optional.empty(),
                "",
                Optional.empty(),
                Optional.empty(),
                "request",
                "local",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return new RecordedEntry(entry, new Hash(new byte[32]), Optional.empty());
    }

    @Test
    void coversWhatIsOlder() {
        assertThat(due.covers(entry(7, BEFORE.minusNanos(1000)))).isTrue();
        assertThat(due.covers(entry(7, BEFORE))).isFalse();
    }

    @Test
    void coversNothingFromTheFirstHeldEventOn() {
        Instant old = BEFORE.minusSeconds(1);

        assertThat(upToAHold.covers(entry(4, old))).isTrue();
        assertThat(upToAHold.covers(entry(5, old))).isFalse();
        assertThat(upToAHold.covers(entry(6, old))).isFalse();
    }

    @Test
    void coversAStretchWholeOrNot() {
        RecordedEntry old = entry(1, BEFORE.minusSeconds(1));

        assertThat(due.coversAll(List.of(old, old))).isTrue();
        assertThat(due.coversAll(List.of(old, entry(2, BEFORE)))).isFalse();
    }
}
