package org.medchain.keys.cli.escrow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class Crc24Test {

    /** The check value of CRC-24/OPENPGP. */
    @Test
    void hasTheKnownAnswer() {
        byte[] digits = "123456789 and more".getBytes(StandardCharsets.US_ASCII);

        assertThat(Crc24.of(digits, 9)).isEqualTo(0x21CF02);
        assertThat(Crc24.of(digits, 0)).isEqualTo(0xB704CE);
    }
}
