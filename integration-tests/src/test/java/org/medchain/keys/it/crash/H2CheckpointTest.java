package org.medchain.keys.it.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the service relies on in the H2 that it is shipped with, without a server and without luck: the file as it stands after
 * {@code CHECKPOINT SYNC} is the file that a crash would leave. H2 2.5.252 does not find every such write again.
 */
class H2CheckpointTest {

    private static final int COMMITS = 60;
    private static final int MAX_NOTE_BYTES = 20_000;
    private static final long SEED = 1;

    @Nested
    class CheckpointSync {

        @Test
        void leavesAFileInWhichEveryCommitIsFound(@TempDir Path files) throws Exception {
            List<Integer> losses = new ArrayList<>();

            try (Connection connection = open(files, "live");
                    Statement statement = connection.createStatement()) {
                statement.execute("set write_delay 0");
                // Freed space is written again at once, as it is after 45 seconds by default.
                statement.execute("set retention_time 0");
                statement.execute("create table notes (id int primary key, note varbinary(" + MAX_NOTE_BYTES + "))");
                Random random = new Random(SEED);
                for (int commits = 1; commits <= COMMITS; commits++) {
                    insert(connection, commits, random.nextInt(MAX_NOTE_BYTES));
                    statement.execute("checkpoint sync");
                    statement.execute("update notes set note = x'' where id = " + (1 + random.nextInt(commits)));
                    statement.execute("checkpoint sync");
                    if (countAfterCrash(files) != commits) {
                        losses.add(commits);
                    }
                }
            }

            assertThat(losses).as("commits after which a crash loses some").isEmpty();
        }
    }

    private static Connection open(Path files, String name) throws SQLException {
        return DriverManager.getConnection("jdbc:h2:file:" + files.resolve(name) + ";MODE=LEGACY");
    }

    private static void insert(Connection connection, int id, int size) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into notes values (?, ?)")) {
            insert.setInt(1, id);
            insert.setBytes(2, new byte[size]);
            insert.executeUpdate();
        }
    }

    private static int countAfterCrash(Path files) throws Exception {
        Files.copy(files.resolve("live.mv.db"), files.resolve("crashed.mv.db"), StandardCopyOption.REPLACE_EXISTING);
        try (Connection connection = open(files, "crashed");
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("select count(*) from notes")) {
            count.next();
            return count.getInt(1);
        }
    }
}
