package org.medchain.keys.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.provider.ProviderType;
import org.medchain.keys.server.caller.Caller;

class AuditEventTest {

    private static AuditEvent eventOf(String... roles) {
        Caller caller = new Caller(
                "dr.miller",
                Caller.Scope.NO_TENANT,
                Optional.empty(),
                new TreeSet<>(List.of(roles)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "request-1");
        Attempt attempt = new Attempt(Operation.READ_AUDIT_LOG, caller, Optional.empty(), Optional.empty());
        return new AuditEvent(attempt, Optional.empty(), ProviderType.LOCAL, Instant.EPOCH, new SecureRandom());
    }

    @Nested
    class Roles {

        @Test
        void standInOrderWithABlankBetweenThem() {
            assertThat(eventOf("key-user", "auditor").roles()).isEqualTo("auditor key-user");
        }

        @Test
        void areCutBetweenCharacters() {
            AuditEvent event = eventOf("a".repeat(55), "b".repeat(199) + "\uD83D\uDD11");

            assertThat(event.roles()).isEqualTo("a".repeat(55) + " " + "b".repeat(199));
            assertThat(event.follow(ChainHead.startOf(AuditEvent.INSTALLATION)).size())
                    .isEqualTo(1);
        }
    }
}
