package org.medchain.keys.console.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.medchain.keys.console.text.Texts;
import org.medchain.keys.server.caller.Caller;
import org.medchain.keys.server.caller.Identity;
import org.medchain.keys.server.caller.Role;

class AuditFilePagesTest {

    private int underWay;

    private final LimitedAuditReads reads = new LimitedAuditReads(() -> {
        underWay++;
        return () -> underWay--;
    });

    private static Visit visit() {
        return new Visit(
                null,
                null,
                new Identity(
                        "alice",
                        Caller.Scope.ONE_TENANT,
                        Optional.empty(),
                        new TreeSet<>(Role.ALL),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("1")),
                Texts.of("en", ZoneOffset.UTC),
                Instant.EPOCH,
                null);
    }

    /** Without a trail the file is not made: what it takes it takes until the visit ends, whatever comes of it. */
    @Test
    void areOneOfTheFewReadsUntilTheyAreSent() {
        for (Route route : new AuditFilePages(null, null, reads).routes()) {
            Visit visit = visit();

            assertThatNullPointerException().isThrownBy(() -> route.answer().apply(visit));

            assertThat(underWay).as(route.path()).isEqualTo(1);
            visit.end();
            assertThat(underWay).as(route.path()).isZero();
        }
    }
}
