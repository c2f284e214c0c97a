package org.medchain.keys.it.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.medchain.keys.it.aws.AwsInstallation.TenantWithCmk;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.destruction.Erased;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.OnePass;
import org.medchain.keys.it.server.TestDatabase.Kind;
import org.medchain.keys.kmssimulator.Fault;

/**
 * The service in two Regions: a server in each, on one database, each with an erasure register, checkpoints and keys of its own. The first
 * Region is lost, with its server and with AWS KMS there. The database stands for one that was taken over without a loss.
 */
@OnePass
@Tag("proof")
class TwoRegionsIT {

    private static final String A = "eu-central-1";
    private static final String B = "eu-west-1";
    private static final Duration LONGEST = Duration.ofMinutes(2);

    @Test
    void theOtherSiteGoesOnWhenTheFirstIsLost() throws IOException {
        Map<String, String> settings = Map.of("ERASURE_CHECK_SECONDS", "1", "KMS_BREAKER_WAIT_SECONDS", "3");
        try (AwsInstallation aws = AwsInstallation.start("two-regions-first", Kind.POSTGRESQL, settings)) {
            Installation site = aws.startSite("two-regions-second");
            Api other = new Api(site);
            try {
                TenantWithCmk tenant = aws.newReplicatedTenant(A, B);
                Hospital here = tenant.hospital();
                here.adopt(Json.createObjectBuilder()
                        .add("kmsCmkArn", tenant.cmk())
                        .add(
                                "kmsReplicaArns",
                                Json.createArrayBuilder().add(tenant.cmk().replace(A, B)))
                        .add("destructionWindow", "PT0S")
                        .add("fourEyes", false)
                        .build());
                ApiAnswer kept = here.generate("patient");
                here.generate("erased before");
                ApiAnswer erased = here.destroy("erased before");
                Erased.await(here, erased);
                Hospital there = here.through(other);
                there.generate("erased afterwards");
                awaitTheSameErasures(aws.api().installation(), site);

                aws.api().installation().server().kill();
                aws.kms().faults().inject(Fault.deadRegion(A));

                ApiAnswer opened = there.decrypt("patient", kept.json().getString("encryptedKey"));
                assertThat(opened.plainKey()).as("%s", opened).isPresent().isEqualTo(kept.plainKey());
                assertThat(there.generate("patient").status()).isEqualTo(201);
                assertThat(there.generate("erased before").status()).isEqualTo(410);
                Erased.await(there, there.destroy("erased afterwards"));
                assertThat(there.rotate("patient").json().getInt("rotated")).isZero();
                awaitCheckpointsBehind(other, there);
            } finally {
                other.closeWithoutScan();
            }
        }
    }

    private static void awaitTheSameErasures(Installation first, Installation second) {
        await().atMost(LONGEST)
                .until(() -> linesOf(first.server().directory().erasureRegister())
                                == linesOf(second.server().directory().erasureRegister())
                        && linesOf(first.server().directory().erasureRegister()) > 1);
    }

    private static long linesOf(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The trail is whole and signed by the site that is left. */
    private static void awaitCheckpointsBehind(Api other, Hospital hospital) {
        await().atMost(LONGEST).until(() -> {
            ApiAnswer verified =
                    other.request("GET", Hospital.AUDIT_LOGS + "/verification").sendAs(hospital.auditor());
            return verified.json().getBoolean("verified");
        });
        assertThat(other.installation().server().directory().checkpoints()).isNotEmptyDirectory();
    }
}
