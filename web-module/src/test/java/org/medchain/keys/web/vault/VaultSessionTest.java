package org.medchain.keys.web.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.medchain.keys.TenantId;
import org.medchain.keys.server.caller.Caller;
import org.medchain.keys.server.caller.Identity;

class VaultSessionTest {

    private static final Instant NOW = Instant.parse("2026-11-29T05:00:00.5Z");

    private final VaultSession session = new VaultSession(
            new Identity(
                    "ward",
                    Caller.Scope.ONE_TENANT,
                    Optional.of(new TenantId("hospital-a")),
                    new TreeSet<>(Set.of("key-user", "auditor")),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of("subject")),
            Instant.parse("2026-11-29T05:10:00Z"));

    @Nested
    class Login {

        @Test
        void givesTheTokenBackWithItsLease() {
            assertThat(session.login("r-1", "a.b.c", NOW))
                    .hasToString("{\"request_id\":\"r-1\",\"lease_id\":\"\",\"renewable\":false,\"lease_duration\":0,"
                            + "\"wrap_info\":null,\"warnings\":null,\"data\":null,\"auth\":{\"client_token\":\"a.b.c\","
                            + "\"accessor\":\"\",\"policies\":[\"auditor\",\"key-user\"],"
                            + "\"token_policies\":[\"auditor\",\"key-user\"],\"metadata\":{\"tenant\":\"hospital-a\"},"
                            + "\"lease_duration\":599,\"renewable\":false,\"entity_id\":\"\",\"token_type\":\"batch\","
                            + "\"orphan\":true,\"num_uses\":0}}");
        }

        /** Clients take 0 for a token that never expires. */
        @Test
        void hasALeaseOfASecondOfATokenThatIsAcceptedForTheClocksOnly() {
            assertThat(session.login("r-1", "a.b.c", NOW.plusSeconds(700))
                            .getJsonObject("auth")
                            .getInt("lease_duration"))
                    .isEqualTo(1);
            assertThat(session.lookUp("r-1", NOW.plusSeconds(700))
                            .getJsonObject("data")
                            .getInt("ttl"))
                    .isEqualTo(1);
        }
    }

    @Nested
    class LookUp {

        @Test
        void saysWhatTheTokenIsWithoutIt() {
            assertThat(session.lookUp("r-1", NOW))
                    .hasToString("{\"request_id\":\"r-1\",\"lease_id\":\"\",\"renewable\":false,\"lease_duration\":0,"
                            + "\"wrap_info\":null,\"warnings\":null,\"data\":{\"accessor\":\"\",\"display_name\":\"ward\","
                            + "\"entity_id\":\"\",\"expire_time\":\"2026-11-29T05:10:00Z\",\"explicit_max_ttl\":0,"
                            + "\"meta\":{\"tenant\":\"hospital-a\"},\"num_uses\":0,\"orphan\":true,"
                            + "\"path\":\"auth/jwt/login\",\"policies\":[\"auditor\",\"key-user\"],\"renewable\":false,"
                            + "\"ttl\":599,\"type\":\"batch\"},\"auth\":null}");
        }
    }

    @Nested
    class Text {

        @Test
        void isRedacted() {
            assertThat(session).hasToString("VaultSession[redacted]");
        }
    }
}
