package org.medchain.keys.it.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.medchain.keys.it.aws.AwsInstallation.TenantWithCmk;
import org.medchain.keys.it.client.ApiAnswer;

/** A hospital takes its CMK away: its own keys are closed, other tenants are not affected. */
@OnSharedAws
record RevokedCmkIT(AwsInstallation aws) {

    private static final String PATIENT = "patient";
    private static final int MORE_THAN_OPENS_A_BREAKER = 8;

    static Stream<Named<Consumer<CmkOwner>>> waysToRevoke() {
        return Stream.of(
                Named.of("access denied", CmkOwner::keepForOneself),
                Named.of("disabled", CmkOwner::disable),
                Named.of("pending deletion", CmkOwner::scheduleDeletion));
    }

    @Nested
    class Revocation {

        @ParameterizedTest
        @MethodSource("org.medchain.keys.it.aws.RevokedCmkIT#waysToRevoke")
        void closesTheKeysOfItsTenantAndNoOthers(Consumer<CmkOwner> revoke) {
            TenantWithCmk revoked = aws.newTenant();
            TenantWithCmk other = aws.newTenant();
            String encryptedKey = revoked.newEncryptedKey(PATIENT);
            String otherKey = other.newEncryptedKey(PATIENT);

            revoke.accept(ownerOf(revoked));
            List<Breakers.Report> before = aws.breakers().reports();

            for (int i = 0; i < MORE_THAN_OPENS_A_BREAKER; i++) {
                assertRefused(revoked.hospital().generate(PATIENT));
                assertRefused(revoked.hospital().decrypt(PATIENT, encryptedKey));
            }
            assertThat(aws.breakers().reports())
                    .as("another test may have left a failure")
                    .isEqualTo(before)
                    .allSatisfy(report -> assertThat(report.state()).isEqualTo("CLOSED"));
            assertThat(other.hospital().generate(PATIENT).status()).isEqualTo(201);
            assertThat(other.hospital().decrypt(PATIENT, otherKey).status()).isEqualTo(200);
        }

        @Test
        void endsWhenTheCmkIsEnabledAgain() {
            TenantWithCmk tenant = aws.newTenant();
            String encryptedKey = tenant.newEncryptedKey(PATIENT);
            ownerOf(tenant).disable();
            assertRefused(tenant.hospital().decrypt(PATIENT, encryptedKey));

            ownerOf(tenant).enable();

            assertThat(tenant.hospital().decrypt(PATIENT, encryptedKey).status())
                    .isEqualTo(200);
        }
    }

    private CmkOwner ownerOf(TenantWithCmk tenant) {
        return new CmkOwner(aws.kms().endpoint(), tenant.cmk());
    }

    private static void assertRefused(ApiAnswer answer) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(502);
        assertThat(answer.json().getString("type")).isEqualTo("/problems/kms-refused");
        assertThat(answer.body()).doesNotContain("arn:");
        assertThat(answer.plainKey()).isEmpty();
    }
}
