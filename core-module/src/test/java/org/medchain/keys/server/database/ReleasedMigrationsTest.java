package org.medchain.keys.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Databases of tagged versions have these: a server with another text under the same name would refuse to start on them. */
class ReleasedMigrationsTest {

    @ParameterizedTest
    @CsvSource({
        "db/migration/V1__schema.sql, 938c7f95a47813c38d4da374998d3043c83b4f042266ad49b56bd8a7fad35247",
        "db/erasurekeys/V1__erasure_keys.sql, ac94d99baae0c86f46e56f60d03b368bfe06c0ec54b3073db920e7274385f6d0"
    })
    void areNeverEdited(String migration, String sha256) throws IOException, NoSuchAlgorithmException {
        try (InputStream in = SchemaMigration.class.getClassLoader().getResourceAsStream(migration)) {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(in.readAllBytes());

            assertThat(HexFormat.of().formatHex(digest)).isEqualTo(sha256);
        }
    }
}
