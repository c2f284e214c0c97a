package org.medchain.keys.it.trail;

import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.ServerEnvironment;
import org.medchain.keys.it.server.TestDatabase.Kind;

/** Audit trails on one installation that makes a checkpoint each second. */
@Tag("slow")
@Order(1)
class CheckpointedTrailIT {

    private static Api api;

    @BeforeAll
    static void startServer() {
        Kind kind = Kind.chosen();
        Installation installation =
                Installation.create("checkpoints-" + kind.name().toLowerCase(Locale.ROOT), kind);
        installation.server().start(environmentOf(installation));
        api = new Api(installation);
    }

    @AfterAll
    static void closeServer() {
        api.close();
    }

    static ServerEnvironment environmentOf(Installation installation) {
        return installation.environment().with("AUDIT_CHECKPOINT_SECONDS", "1");
    }

    @Nested
    @Order(1)
    class OfServersThatRestart extends Checkpoints {

        OfServersThatRestart() {
            super(api);
        }
    }

    /** Last: servers that are started on it say in their logs what is wrong with it. */
    @Nested
    @Order(2)
    @EnabledIfSystemProperty(named = "medchain.it.database", matches = "postgresql")
    class ThatIsTamperedWith extends TamperedTrail {

        ThatIsTamperedWith() {
            super(api);
        }
    }
}
