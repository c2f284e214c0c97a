package org.medchain.keys.console.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.medchain.keys.console.exchange.Form;
import org.medchain.keys.console.exchange.Received;
import org.medchain.keys.console.text.Texts;
import org.medchain.keys.server.caller.Caller;
import org.medchain.keys.server.caller.Identity;
import org.medchain.keys.server.caller.Role;

class RecoveryKeyPagesTest {

    private final List<String> reads = new ArrayList<>();

    private final LimitedAuditReads limited = new LimitedAuditReads(() -> {
        reads.add("begun");
        return () -> reads.add("ended");
    });

    private static Visit visit() {
        Received request = new Received(
                "GET",
                "/tenants/recovery",
                Form.parse("id=clinic"),
                Map.of(),
                "en",
                Optional.empty(),
                Optional.empty(),
                "a-request",
                () -> Form.EMPTY);
        Identity alice = new Identity(
                "alice",
                Caller.Scope.ONE_TENANT,
                Optional.empty(),
                new TreeSet<>(Role.ALL),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of("1"));
        return new Visit(request, null, alice, Texts.of("en", ZoneOffset.UTC), Instant.EPOCH, null);
    }

    /** The page counts all data keys of the tenant. */
    @Test
    void areOneOfTheFewReadsWhileTheyCount() {
        Route show = new RecoveryKeyPages(null, null, limited).routes().get(0);

        assertThatNullPointerException().isThrownBy(() -> show.answer().apply(visit()));

        assertThat(reads).containsExactly("begun", "ended");
    }
}
