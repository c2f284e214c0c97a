package org.medchain.keys.console.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;

class AuditFilePagesTest {

    private int underWay;

    private final LimitedAuditReads reads = new LimitedAuditReads(() -> {
        underWay++;
        return () -> underWay--;
    });

    /** Without a trail the file is not made: what it takes it takes until the visit ends, whatever comes of it. */
    @Test
    void areOneOfTheFewReadsUntilTheyAreSent() {
        for (Route route : new AuditFilePages(null, null, reads).routes()) {
            Visit visit = Visits.of("alice");

            assertThatNullPointerException().isThrownBy(() -> route.answer().apply(visit));

            assertThat(underWay).as(route.path()).isEqualTo(1);
            visit.end();
            assertThat(underWay).as(route.path()).isZero();
        }
    }
}
