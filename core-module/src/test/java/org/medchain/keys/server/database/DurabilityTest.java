package org.medchain.keys.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import jakarta.persistence.PersistenceException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.server.settings.InvalidSettingException;

class DurabilityTest {

    @ParameterizedTest
    @ValueSource(strings = {"fsync", "full_page_writes"})
    void isRefusedAtTheStartAndInEachTransactionOfADatabaseThatDoesNotWriteThrough(String setting)
            throws IOException, SQLException {
        EmbeddedPostgres.Builder builder =
                InProcessDatabase.durable(EmbeddedPostgres.builder()).setServerConfig(setting, "off");
        try (EmbeddedPostgres postgres = builder.start();
                Connection connection = postgres.getPostgresDatabase().getConnection()) {
            assertThat(Durability.findFault(connection)).contains(setting);
            assertThatExceptionOfType(PersistenceException.class)
                    .isThrownBy(() -> new TransactionStart(Optional.empty(), true).sendAlone(connection))
                    .withMessage("PostgreSQL runs with " + setting + "=off: what it answers as committed may be lost");
        }
    }

    @Nested
    class AtTheStart {

        private final InProcessDatabase postgresql = DatabaseKind.POSTGRESQL.database();

        @ParameterizedTest
        @EnumSource
        void acceptsADatabaseThatWaitsForTheDisk(DatabaseKind kind) {
            kind.database().requireDurability();
        }

        @Test
        void refusesOneThatDoesNotWaitForTheApplicationsOwnUser() {
            postgresql.execute("alter role postgres set synchronous_commit = off");
            try {
                assertThatExceptionOfType(InvalidSettingException.class)
                        .isThrownBy(postgresql::requireDurability)
                        .withMessage("DATABASE_URL names a PostgreSQL with synchronous_commit=off for DATABASE_USER:"
                                + " what it answers as committed may be lost; turn it on");
            } finally {
                postgresql.execute("alter role postgres reset synchronous_commit");
            }
        }
    }

    @Nested
    class OfATransaction {

        @ParameterizedTest
        @CsvSource({"off, on", "local, on", "remote_write, on", "on, on", "remote_apply, remote_apply"})
        void waitsForEachDiskWhateverTheSessionSays(String ofTheSession, String used) {
            InProcessDatabase.ofSessions("synchronous_commit", ofTheSession).change(entityManager -> {
                RoundTrip trip = new RoundTrip();
                trip.requireDurableCommit();
                trip.send(entityManager);

                assertThat(InProcessDatabase.settingIn(entityManager, "synchronous_commit"))
                        .isEqualTo(used);
            });
        }

        @Test
        void asksNothingOnH2() {
            DatabaseKind.H2.database().change(entityManager -> {
                RoundTrip trip = new RoundTrip();
                trip.requireDurableCommit();
                trip.send(entityManager);
            });
        }
    }
}
