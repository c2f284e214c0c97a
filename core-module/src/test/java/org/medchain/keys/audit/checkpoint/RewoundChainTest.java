package org.medchain.keys.audit.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.chain.checkpoint.CheckpointSigner;
import org.medchain.keys.chain.checkpoint.Leaf;
import org.medchain.keys.chain.signing.SigningKey;

/** A database that went back: it gets no checkpoint that contradicts those of before. */
class RewoundChainTest extends CheckpointerScene {

    @BeforeEach
    void goBack() {
        chain.grow(10);
        runAfter(0);
        chain.goBackTo(6);
    }

    @Test
    void getsNoCheckpointWhileItIsShorter() {
        chain.grow(1);
        runAfter(60);

        assertThat(sizes()).containsExactly(10L);
    }

    @Test
    void getsNoneOnceItIsAsLongOrLonger() {
        chain.grow(4);
        runAfter(60);
        chain.grow(2000);
        runAfter(60);

        assertThat(sizes()).containsExactly(10L);
    }

    @Test
    void getsNoneAfterARestart() {
        chain.grow(40);
        checkpointer = restart();
        runAfter(60);
        runAfter(60);

        assertThat(sizes()).containsExactly(10L);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void getsNoneAfterAnUpdateFromAVersionBeforeV3(boolean withRounds) throws Exception {
        if (!withRounds) {
            Files.delete(path.resolve("rounds-2026-11-25-1.checkpoints"));
        }
        signAsBeforeV3(12);
        chain.grow(40);
        checkpointer = restart();
        runAfter(60);
        runAfter(60);

        assertThat(sizes()).containsExactlyInAnyOrderElementsOf(withRounds ? List.of(10L, 12L) : List.of(12L));
    }

    @Test
    void getsNoneThoughALookOfAnotherThreadFailsMeanwhile() throws IOException {
        chain.grow(1);
        SignedCheckpoints shared = signedIn(directory);
        checkpointer = with(shared);
        Path unreadable = path.resolve("rounds-2026-11-25-9.checkpoints");
        chain.meanwhile = () -> {
            assertThat(unreadable.toFile().mkdir()).isTrue();
            assertThatThrownBy(() -> shared.newest(TENANT)).isInstanceOf(UncheckedIOException.class);
        };
        runAfter(60);
        Files.delete(unreadable);

        assertThat(sizes()).containsExactly(10L);
        assertThat(forks.found).isNotEmpty();
    }

    /** Into the tenant's own file, as a server of that version still does during an update. */
    private void signAsBeforeV3(long size) throws Exception {
        byte[] hash = new byte[Hash.LENGTH];
        random.nextBytes(hash);
        SigningKey key = SigningKey.openOrCreate(path.resolve("key.pem"), new SecureRandom());
        String statement = "medchain-checkpoint-v1 "
                + new Leaf(new ChainHead(TENANT, size, new Hash(hash)), clock.instant()) + " " + key.keyId();
        String signature = Base64.getEncoder().encodeToString(key.sign(statement.getBytes(StandardCharsets.US_ASCII)));
        Files.writeString(path.resolve("tenant-clinic-north.checkpoints"), statement + " " + signature + "\n");
    }

    /** As docs/run/backup.md says what to do after a restore on purpose. */
    @Test
    void getsThemAgainOnceTheFileOfBeforeIsMovedAway() throws IOException {
        runAfter(60);
        try (Stream<Path> files = Files.list(path)) {
            Path file = files.filter(it -> it.toString().endsWith(".checkpoints"))
                    .findFirst()
                    .orElseThrow();
            Files.move(file, path.resolve("for auditors"));
        }

        runAfter(60);
        chain.grow(1);
        runAfter(60);

        assertThat(sizes()).endsWith(7L).doesNotContain(10L);
    }

    @Test
    void isNotHiddenByALineThatNobodySigned() {
        chain.grow(40);
        directory
                .writer()
                .append(CheckpointSigner.openOrCreate(path.resolve("other.pem"), new SecureRandom())
                        .sign(List.of(new Leaf(chain.head(), clock.instant())), true, clock.instant()));
        checkpointer = restart();
        runAfter(60);

        assertThat(sizes()).containsExactly(10L, 46L);
    }
}
