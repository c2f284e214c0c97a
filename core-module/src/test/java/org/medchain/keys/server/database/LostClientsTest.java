package org.medchain.keys.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LostClientsTest {

    @ParameterizedTest
    @CsvSource({
        "7200, 0, tcp_keepalives_idle and tcp_user_timeout",
        "7200, 30000, tcp_keepalives_idle",
        "10, 0, tcp_user_timeout",
        "10, 30000,"
    })
    void areNoticedLateWithTheDefaults(int keepalivesIdle, int userTimeout, String named) throws SQLException {
        try (Connection connection = DatabaseKind.POSTGRESQL.database().connection();
                Statement statement = connection.createStatement()) {
            statement.execute("set tcp_keepalives_idle = " + keepalivesIdle);
            statement.execute("set tcp_user_timeout = " + userTimeout);

            assertThat(LostClients.findDefaults(connection).orElse(null)).isEqualTo(named);
        }
    }

    @Test
    void areNoneOfH2() {
        assertThat(DatabaseKind.H2.database().findSlowSettingsForLostServers()).isEmpty();
    }
}
