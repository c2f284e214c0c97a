package org.medchain.keys.it.privileges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.OnePass;
import org.medchain.keys.it.server.PostgresDatabase;
import org.medchain.keys.it.server.ServerEnvironment;
import org.medchain.keys.it.server.StartRefusedException;
import org.medchain.keys.it.server.TestDatabase.Kind;

/** Who migrates: the owner if it is named, else the application's user, if that is the owner. */
@OnePass
@Tag("proof")
class OwnerIT {

    @Test
    void isNeededToMigrateAndNotLater() {
        Installation installation = Installation.create("owner", Kind.POSTGRESQL);
        try (Api api = new Api(installation)) {
            ServerEnvironment withoutOwner =
                    installation.environment().without("DATABASE_OWNER").without("DATABASE_OWNER_PASSWORD");
            assertThatExceptionOfType(StartRefusedException.class)
                    .isThrownBy(() -> installation.server().start(withoutOwner))
                    .withMessage("MedChain cannot start: DATABASE_OWNER must be set: the schema is not up to date,"
                            + " and DATABASE_USER does not own it");

            installation.start();
            installation.server().stop();
            installation.server().start(withoutOwner);

            assertThat(api.newHospital().generate("patient").status()).isEqualTo(201);
        }
    }

    @Test
    void isTheApplicationsUserIfItOwnsTheDatabase() {
        Installation installation = Installation.create("one-role", Kind.POSTGRESQL);
        try (Api api = new Api(installation)) {
            installation
                    .server()
                    .start(installation
                            .environment()
                            .without("DATABASE_OWNER")
                            .without("DATABASE_OWNER_PASSWORD")
                            .with("DATABASE_USER", PostgresDatabase.OWNER));

            assertThat(api.newHospital().generate("patient").status()).isEqualTo(201);
        }
    }
}
