package org.medchain.keys.development;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The verb {@code compact}; what it does on PostgreSQL, and that no erased key is left, is shown by {@code NoTraceIT}. */
class CompactionTest {

    private static final String ERASED = "an erased key, 32 bytes of it all";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> environment = new HashMap<>();

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void nameTheDatabase() {
        file = directory.resolve("medchain.mv.db");
        environment.put("DATABASE_URL", "jdbc:h2:file:" + directory.resolve("medchain") + ";MODE=LEGACY;WRITE_DELAY=0");
        environment.put("DATABASE_USER", "medchain");
        environment.put("DATABASE_PASSWORD", "secret");
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(environment.get("DATABASE_URL"), "medchain", "secret");
    }

    private void makeADatabaseWithAnErasedKey() throws SQLException, IOException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("create table keys (k varchar)");
            statement.execute("insert into keys values ('" + ERASED + "'), ('kept')");
            statement.execute("checkpoint sync");
            statement.execute("delete from keys where k <> 'kept'");
            statement.execute("checkpoint sync");
            // As by a crash: a database that is closed at leisure compacts a little by itself.
            statement.execute("shutdown immediately");
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private boolean hasTheErasedKey() throws IOException {
        return hasTheErasedKey(file);
    }

    private static boolean hasTheErasedKey(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1).contains(ERASED);
    }

    private int run() {
        return new Development(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        Clock.systemUTC(),
                        environment)
                .run("compact");
    }

    private void assertRefused(String why) {
        assertThat(run()).isEqualTo(1);
        assertThat(out.size()).isZero();
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo(why + System.lineSeparator());
    }

    @Nested
    class OfH2 {

        @Test
        void leavesNoByteOfWhatWasErasedAndKeepsTheRest() throws Exception {
            makeADatabaseWithAnErasedKey();
            assertThat(hasTheErasedKey()).as("else the test is blind").isTrue();

            assertThat(run()).isZero();

            assertThat(hasTheErasedKey()).isFalse();
            try (Connection connection = connect();
                    Statement statement = connection.createStatement();
                    var rows = statement.executeQuery("select k from keys")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getString(1)).isEqualTo("kept");
                assertThat(rows.next()).isFalse();
            }
        }

        @Test
        void keepsTheModeOfTheFile() throws Exception {
            makeADatabaseWithAnErasedKey();

            run();

            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }

        @Test
        void saysWhatItDidInOneLineAndNothingOfAnError() throws Exception {
            makeADatabaseWithAnErasedKey();
            long before = Files.size(file);

            run();

            assertThat(out.toString(StandardCharsets.UTF_8))
                    .isEqualTo("%s is compacted: %,d bytes before, %,d now; mode rw-------%n"
                            .formatted(file, before, Files.size(file)));
            assertThat(err.size()).isZero();
        }

        @Test
        void makesNoDatabaseWhereThereIsNone() {
            assertRefused("there is no database in " + file);
            assertThat(file).doesNotExist();
        }

        @Test
        void refusesWhileAServerRuns() throws Exception {
            makeADatabaseWithAnErasedKey();
            try (FileChannel server = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                server.lock();

                assertRefused("another process has the database open: stop the server first");
            }
        }

        @Test
        void refusesAnotherPassword() throws Exception {
            makeADatabaseWithAnErasedKey();
            environment.put("DATABASE_PASSWORD", "another");

            assertRefused("H2 refuses with error 28000");
        }
    }

    @Nested
    class OfTheStoreOfErasureKeys {

        @BeforeEach
        void nameTheStore() {
            environment.put("ERASURE_KEYS_URL", "jdbc:h2:file:" + directory.resolve("keys") + ";WRITE_DELAY=0");
            environment.put("ERASURE_KEYS_USER", "medchain");
            environment.put("ERASURE_KEYS_PASSWORD", "secret");
        }

        @Test
        void leavesNoByteOfWhatWasErasedInEither() throws Exception {
            makeADatabaseWithAnErasedKey();
            Path store = Files.copy(file, directory.resolve("keys.mv.db"), StandardCopyOption.COPY_ATTRIBUTES);

            assertThat(run()).isZero();

            assertThat(hasTheErasedKey()).isFalse();
            assertThat(hasTheErasedKey(store)).isFalse();
            assertThat(out.toString(StandardCharsets.UTF_8).lines())
                    .hasSize(2)
                    .last()
                    .asString()
                    .startsWith(store + " is compacted");
        }

        @Test
        void doesNothingIfSomethingIsMissing() throws Exception {
            makeADatabaseWithAnErasedKey();
            environment.remove("ERASURE_KEYS_PASSWORD");

            assertRefused("ERASURE_KEYS_PASSWORD must be set");
            assertThat(hasTheErasedKey()).isTrue();
        }

        @Test
        void isRefusedIfItIsOfAnotherKind() throws Exception {
            makeADatabaseWithAnErasedKey();
            environment.put("ERASURE_KEYS_URL", "jdbc:oracle:thin:@x");

            assertRefused("ERASURE_KEYS_URL must be of H2 in a file or of PostgreSQL");
            assertThat(hasTheErasedKey()).isTrue();
        }
    }

    @Nested
    class OfAnythingElse {

        @ParameterizedTest
        @ValueSource(strings = {"jdbc:h2:mem:medchain", "jdbc:h2:tcp://localhost/medchain", "jdbc:oracle:thin:@x", ""})
        void isRefused(String url) {
            environment.put("DATABASE_URL", url);

            assertRefused("DATABASE_URL must be of H2 in a file or of PostgreSQL");
        }

        @ParameterizedTest
        @ValueSource(strings = {"DATABASE_URL", "DATABASE_USER", "DATABASE_PASSWORD"})
        void namesWhatIsMissing(String name) {
            environment.remove(name);

            assertRefused(name + " must be set");
        }

        @Test
        void saysThatPostgresDoesNotAnswer() {
            environment.put("DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/medchain");

            assertRefused("PostgreSQL refuses with SQLSTATE 08001");
        }
    }
}
