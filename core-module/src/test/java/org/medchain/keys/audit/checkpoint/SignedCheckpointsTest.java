package org.medchain.keys.audit.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.checkpoint.CheckpointDirectory;
import org.medchain.keys.chain.checkpoint.CheckpointSigner;
import org.medchain.keys.chain.checkpoint.CheckpointVerifier;
import org.medchain.keys.chain.checkpoint.Leaf;
import org.medchain.keys.chain.checkpoint.Round;

class SignedCheckpointsTest {

    private static final String TENANT = "clinic-north";
    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");

    @TempDir
    Path path;

    private CheckpointDirectory directory;
    private CheckpointSigner signer;
    private SignedCheckpoints checkpoints;

    @BeforeEach
    void open() {
        directory = new CheckpointDirectory(path);
        signer = CheckpointSigner.openOrCreate(path.resolve("key.pem"), new SecureRandom());
        checkpoints = restart();
    }

    private SignedCheckpoints restart() {
        return new SignedCheckpoints(directory, signer, new CheckpointVerifier(signer.publicKeys()));
    }

    private static ChainHead head(String tenantId, long size) {
        return new ChainHead(tenantId, size, ChainHead.startOf(tenantId).hash());
    }

    private static Leaf leaf(String tenantId, long size, Instant time) {
        return new Leaf(head(tenantId, size), time);
    }

    @Test
    void theNewestIsOneThatATrustedKeySigned() {
        directory
                .writer()
                .append(CheckpointSigner.openOrCreate(path.resolve("other.pem"), new SecureRandom())
                        .sign(List.of(leaf(TENANT, 1, NOON)), true, NOON));

        assertThat(checkpoints.newest(TENANT)).isEmpty();
    }

    @Test
    void theNewestIsOneThatIsInTheDirectory() {
        checkpoints.sign(List.of(head(TENANT, 1)), NOON);
        assertThat(checkpoints.newest(TENANT)).contains(leaf(TENANT, 1, NOON));
        directory.setAside(leaf(TENANT, 1, NOON));

        assertThat(checkpoints.newest(TENANT)).isEmpty();
    }

    @Test
    void theNewestIsOfWhicheverServerSignedIt() {
        SignedCheckpoints other = restart();
        checkpoints.sign(List.of(head(TENANT, 1)), NOON);
        other.sign(List.of(head(TENANT, 2)), NOON);

        assertThat(checkpoints.newest(TENANT)).contains(leaf(TENANT, 2, NOON));
    }

    /** As with a server that has too many files open for a moment. */
    @Test
    void afterALookThatFailedAllIsLookedAtAgain() throws IOException {
        checkpoints.sign(List.of(head("idle", 7)), NOON);
        for (boolean asksFirst : List.of(true, false)) {
            Path unreadable = Files.createDirectory(path.resolve("rounds-2026-11-25-2.checkpoints"));
            assertThatThrownBy(() -> checkpoints.newest("idle")).isInstanceOf(UncheckedIOException.class);
            Files.delete(unreadable);

            if (asksFirst) {
                assertThat(checkpoints.newestSinceLook("idle")).contains(leaf("idle", 7, NOON));
            } else {
                assertThat(checkpoints
                                .sign(List.of(head(TENANT, 1)), NOON.plusSeconds(3_600))
                                .lines())
                        .hasSize(2);
            }
        }
    }

    @Nested
    class ARoundOfAllChains {

        private Round signAfter(int seconds, long size) {
            return checkpoints.sign(List.of(head(TENANT, size)), NOON.plusSeconds(seconds));
        }

        private int leaves(Round round) {
            return round.lines().size();
        }

        @Test
        void isTheFirstOfADayAndOneEachHour() {
            checkpoints.sign(List.of(head("idle", 7)), NOON);

            assertThat(leaves(signAfter(60, 1))).isEqualTo(1);
            assertThat(leaves(signAfter(3_600, 2))).isEqualTo(2);
            assertThat(leaves(signAfter(3_660, 3))).isEqualTo(1);
            assertThat(leaves(signAfter(43_200, 4))).isEqualTo(2);
            checkpoints = restart();
            checkpoints.look();
            assertThat(leaves(signAfter(43_260, 5))).isEqualTo(2);
        }

        /** Nothing is said of its chain now, which may have gone back since. */
        @Test
        void repeatsWhatItSaidOfTheOthers() {
            checkpoints.sign(List.of(head("idle", 7)), NOON);

            assertThat(signAfter(3_600, 1).lines())
                    .contains(leaf("idle", 7, NOON).toString());
        }

        /** With a broken Ed25519 anyone can make one, and its chain is not looked at. */
        @Test
        void givesNoSecondSignatureToWhatEd25519AloneSigned() {
            checkpoints.sign(List.of(head("idle", 7)), NOON);
            signer = signer.withMlDsa(path.resolve("ml-dsa.pem"), new SecureRandom());
            checkpoints = restart();
            checkpoints.look();
            assertThat(leaves(signAfter(60, 1))).isEqualTo(1);
            checkpoints.sign(List.of(head("strong", 2)), NOON.plusSeconds(70));
            assertThat(signAfter(3_660, 2).lines()).hasSize(2).noneMatch(it -> it.startsWith("idle "));
            assertThat(leaves(signAfter(3_661, 3))).as("no more often").isEqualTo(1);

            // It is still known after a start.
            checkpoints = restart();
            checkpoints.look();
            assertThat(checkpoints.known("idle")).contains(leaf("idle", 7, NOON));
            assertThat(checkpoints.canStrengthen("idle")).isTrue();
            assertThat(checkpoints.canStrengthen(TENANT)).isFalse();
        }
    }
}
