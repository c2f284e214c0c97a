package org.medchain.keys.web.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Collections;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.medchain.keys.escrow.recovery.RecoveryExport;
import org.medchain.keys.recovery.SealedEscrowKey;
import org.medchain.keys.web.json.BatchItems;

class RecoveredBodyTest {

    /** In a spelling of JSON that escapes each character of a patient id. */
    @Test
    void hasRoomForAFullPageOfTheLargestItems() throws Exception {
        String item = "{\"patientId\": \"%s\", \"epoch\": \"%s\", \"sealedKey\": \"%s\"}"
                .formatted(
                        "\\u00e9".repeat(128),
                        new UUID(1, 2),
                        Base64.getEncoder().encodeToString(new byte[SealedEscrowKey.LENGTH]));
        String body = "{\"items\": [" + String.join(", ", Collections.nCopies(RecoveryExport.MOST_COPIES, item)) + "]}";

        assertThat(body).hasSizeLessThanOrEqualTo(BatchItems.MAX_BYTES);
        assertThat(Files.readString(Path.of("../src/main/liberty/config/server.xml")))
                .contains("MessageSizeLimit=\"" + BatchItems.MAX_BYTES + "\"");
    }
}
