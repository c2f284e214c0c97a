package org.medchain.keys.escrow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.delivery.RecipientKey;
import org.medchain.keys.recovery.EscrowEpoch;
import org.medchain.keys.recovery.RecoveryKeyId;
import org.medchain.keys.recovery.RecoveryPublicKey;
import org.medchain.keys.recovery.SealedEscrowKey;

/** The worked example of docs/formats.md, which another implementation sealed, opens here. */
class PublishedEscrowKeyTest {

    private static Map<String, String> example() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "formats.md"));
        return page.split("```escrow-example\n", 2)[1]
                .split("```", 2)[0]
                .lines()
                .map(line -> line.split(" = ", 2))
                .collect(Collectors.toMap(entry -> entry[0], entry -> entry[1]));
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    @Test
    void opensInItsTwoSeals() throws IOException {
        Map<String, String> example = example();
        RecipientKey recoveryKey = RecipientKey.of(hex(example.get("seed")));
        RecoveryKeyId id = RecoveryPublicKey.parse(recoveryKey.publicKey()).id();
        EscrowEpoch epoch = new EscrowEpoch(
                UUID.fromString(example.get("epoch")),
                id,
                new EncryptionContext(new TenantId(example.get("tenantId")), new PatientId(example.get("patientId"))));

        byte[] inner = SealedEscrowKey.open(
                        recoveryKey, Base64.getDecoder().decode(example.get("sealedEscrowKey")), epoch)
                .orElseThrow();

        assertThat(id.value()).isEqualTo(example.get("recoveryKeyId"));
        assertThat(inner).isEqualTo(hex(example.get("inner")));
        assertThat(EscrowSeal.open(hex(example.get("erasureKey")), inner, epoch)
                        .orElseThrow()
                        .copyOfBytes())
                .isEqualTo(hex(example.get("escrowKey")));
    }
}
