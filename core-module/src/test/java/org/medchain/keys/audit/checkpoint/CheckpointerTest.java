package org.medchain.keys.audit.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.TickingClock;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.chain.checkpoint.Checkpoint;
import org.medchain.keys.chain.checkpoint.CheckpointDirectory;
import org.medchain.keys.chain.checkpoint.CheckpointDirectory.Placed;
import org.medchain.keys.chain.checkpoint.CheckpointSigner;
import org.medchain.keys.chain.checkpoint.CheckpointVerifier;
import org.medchain.keys.chain.checkpoint.Leaf;
import org.medchain.keys.chain.signing.SigningKey;

class CheckpointerTest {

    private static final String TENANT = "clinic-north";

    private final Random random = new Random(5);
    private final Chain chain = new Chain();
    private final TickingClock clock = new TickingClock(Instant.parse("2026-11-25T10:00:00Z"));
    private final ConfirmedForks forks = new ConfirmedForks();

    @TempDir
    Path path;

    private CheckpointSigner signer;
    private CheckpointDirectory directory;
    private Checkpointer checkpointer;

    @BeforeEach
    void start() {
        signer = CheckpointSigner.openOrCreate(path.resolve("key.pem"), new SecureRandom());
        directory = new CheckpointDirectory(path);
        checkpointer = restart();
    }

    /** Another server on the same database and directory, or the same after a crash. */
    private Checkpointer restart() {
        return with(directory);
    }

    private Checkpointer with(CheckpointDirectory other) {
        return with(signedIn(other));
    }

    private Checkpointer with(SignedCheckpoints signed) {
        return new Checkpointer(
                chain,
                () -> Set.of(TENANT),
                signed,
                new CheckpointRule(Duration.ofSeconds(60), 1000),
                forks,
                this::time);
    }

    private Optional<Instant> time() {
        return Optional.of(clock.instant());
    }

    private SignedCheckpoints signedIn(CheckpointDirectory other) {
        return new SignedCheckpoints(other, signer, new CheckpointVerifier(signer.publicKeys()));
    }

    private List<Checkpoint> kept() {
        return keptIn(directory);
    }

    /** The oldest first. */
    private static List<Checkpoint> keptIn(CheckpointDirectory directory) {
        List<Checkpoint> kept = new ArrayList<>(directory.readBackwards(TENANT, Long.MAX_VALUE, 1000).stream()
                .map(Placed::checkpoint)
                .toList());
        Collections.reverse(kept);
        return kept;
    }

    private List<Long> sizes() {
        return kept().stream().map(checkpoint -> checkpoint.head().size()).toList();
    }

    private boolean runAfter(int seconds) {
        clock.advance(Duration.ofSeconds(seconds));
        return checkpointer.run();
    }

    /** One tenant's chain; only its hashes matter. */
    private final class Chain implements StoredChains {

        private List<Hash> hashes = new ArrayList<>();
        private final List<Set<String>> asked = new ArrayList<>();
        private int askedForAll;

        /** The last chain of each page that is not the last one, by the chain before it. */
        private final Map<String, String> nextPages = new HashMap<>();

        private boolean diskFails;
        private int failures;

        /** As on a node of Citus that does not answer. */
        private boolean isAway;

        /** It answers for the newest head alone. */
        private boolean isHalfAway;

        /** What another thread does while it is asked. */
        private Runnable meanwhile = () -> {};

        void grow(int entries) {
            for (int i = 0; i < entries; i++) {
                byte[] hash = new byte[Hash.LENGTH];
                random.nextBytes(hash);
                hashes.add(new Hash(hash));
            }
        }

        void goBackTo(int size) {
            hashes = new ArrayList<>(hashes.subList(0, size));
        }

        ChainHead head() {
            return new ChainHead(TENANT, hashes.size(), hashes.get(hashes.size() - 1));
        }

        @Override
        public Page page(String after) {
            askedForAll++;
            return new Page(
                    after.isEmpty() && !hashes.isEmpty() ? List.of(head()) : List.of(),
                    Optional.ofNullable(nextPages.get(after)));
        }

        @Override
        public List<ChainHead> heads(Set<String> tenantIds) {
            asked.add(tenantIds);
            return tenantIds.contains(TENANT) && !hashes.isEmpty() ? List.of(head()) : List.of();
        }

        @Override
        public void awaitDisk() {
            if (diskFails) {
                throw new IllegalStateException("the disk fails");
            }
        }

        @Override
        public Map<ChainHead, Boolean> passedThrough(Collection<ChainHead> heads) {
            meanwhile.run();
            if (failures > 0) {
                failures--;
                throw new IllegalStateException("the database fails");
            }
            return heads.stream()
                    .distinct()
                    .filter(head -> !isAway || (isHalfAway && head.equals(head())))
                    .collect(Collectors.toMap(head -> head, this::contains));
        }

        private boolean contains(ChainHead head) {
            return head.size() <= hashes.size()
                    && hashes.get((int) head.size() - 1).equals(head.hash());
        }
    }

    @Nested
    class Rhythm {

        @Test
        void signsNothingOfAChainWithoutEntries() {
            runAfter(3600);

            assertThat(kept()).isEmpty();
        }

        @Test
        void signsTheFirstEntriesAtOnce() {
            chain.grow(3);
            runAfter(0);

            assertThat(kept()).singleElement().satisfies(checkpoint -> {
                assertThat(checkpoint.head()).isEqualTo(chain.head());
                assertThat(checkpoint.time()).isEqualTo(clock.instant());
                assertThat(new CheckpointVerifier(signer.publicKeys()).isGenuine(checkpoint))
                        .isTrue();
            });
        }

        @Test
        void signsAgainAfterTheIntervalIfThereAreNewEntries() {
            chain.grow(3);
            runAfter(0);
            chain.grow(1);
            runAfter(59);
            assertThat(sizes()).containsExactly(3L);

            runAfter(1);
            runAfter(600);

            assertThat(sizes()).containsExactly(3L, 4L);
        }

        @Test
        void doesNotWaitForTheIntervalWithAThousandNewEntries() {
            chain.grow(1);
            runAfter(0);
            chain.grow(999);
            runAfter(1);
            assertThat(sizes()).containsExactly(1L);

            chain.grow(1);
            runAfter(1);

            assertThat(sizes()).containsExactly(1L, 1001L);
        }

        @Test
        void goesOnIfTheLastOneIsOfAClockAhead() {
            chain.grow(1);
            Instant ahead = clock.instant().plusSeconds(3600);
            directory.writer().append(signer.sign(List.of(new Leaf(chain.head(), ahead)), true, ahead));
            chain.grow(1);
            runAfter(0);

            assertThat(sizes()).containsExactlyInAnyOrder(1L, 2L);
        }
    }

    @Nested
    class WhatItLooksAt {

        private final Set<String> changed = new HashSet<>();

        @BeforeEach
        void tellChanges() {
            checkpointer = new Checkpointer(
                    chain,
                    () -> {
                        Set<String> taken = Set.copyOf(changed);
                        changed.clear();
                        return taken;
                    },
                    signedIn(directory),
                    new CheckpointRule(Duration.ofSeconds(60), 1000),
                    forks,
                    CheckpointerTest.this::time);
        }

        @Test
        void isEveryChainAtTheStartAndThenNone() {
            chain.grow(3);
            runAfter(0);
            for (int second = 1; second < 60; second++) {
                runAfter(1);
            }

            assertThat(chain.askedForAll).isEqualTo(1);
            assertThat(chain.asked).isEmpty();
            assertThat(sizes()).containsExactly(3L);
        }

        /** The chain is on the first of three pages. */
        @Test
        void isAPageOfAllEachSecondUntilAllWereLookedAtOnceInAnInterval() {
            chain.nextPages.putAll(Map.of("", "m", "m", "t"));
            chain.grow(3);
            runAfter(0);
            assertThat(chain.askedForAll).isEqualTo(1);
            runAfter(1);
            runAfter(1);
            assertThat(chain.askedForAll).isEqualTo(3);
            chain.grow(1);
            for (int second = 3; second < 60; second++) {
                runAfter(1);
            }
            assertThat(chain.askedForAll).isEqualTo(3);
            assertThat(sizes()).containsExactly(3L);

            runAfter(1);

            assertThat(chain.askedForAll).isEqualTo(4);
            assertThat(sizes()).containsExactly(3L, 4L);
        }

        /** The clocks of the database and the server were a year ahead; an entry is of a server that is lost. */
        @Test
        void isEveryChainAgainAfterTheClocksAreSetBack() {
            clock.advance(Duration.ofDays(365));
            chain.grow(3);
            runAfter(0);
            clock.advance(Duration.ofDays(-365));
            chain.grow(1);

            runAfter(60);

            assertThat(chain.askedForAll).isEqualTo(2);
            assertThat(sizes()).containsExactlyInAnyOrder(3L, 4L);
        }

        @Test
        void isAChainThatChangedWhileAPageIsLookedAt() {
            chain.nextPages.put("", "m");
            chain.grow(3);
            runAfter(0);
            chain.grow(1000);
            changed.add(TENANT);
            runAfter(1);

            assertThat(chain.askedForAll).isEqualTo(2);
            assertThat(sizes()).containsExactly(3L, 1003L);
        }

        @Test
        void isAChainOnlyInTheSecondsInWhichItChanges() {
            chain.grow(3);
            runAfter(0);
            runAfter(10);
            chain.grow(1);
            changed.add(TENANT);
            runAfter(1);
            runAfter(1);
            runAfter(1);
            assertThat(chain.asked).containsExactly(Set.of(TENANT));

            chain.grow(1000);
            changed.add(TENANT);
            runAfter(1);
            runAfter(1);

            assertThat(chain.asked).containsExactly(Set.of(TENANT), Set.of(TENANT));
            assertThat(sizes()).containsExactly(3L, 1004L);
        }

        @Test
        void isAChainThatChangedOnceMoreWhenItsIntervalIsOver() {
            chain.grow(3);
            runAfter(0);
            chain.grow(1000);
            changed.add(TENANT);
            runAfter(30);
            chain.grow(1);
            changed.add(TENANT);
            runAfter(1);
            for (int second = 32; second < 90; second++) {
                runAfter(1);
            }
            assertThat(chain.asked).hasSize(2);
            assertThat(sizes()).containsExactly(3L, 1003L);

            runAfter(1);

            assertThat(chain.asked).hasSize(3);
            assertThat(sizes()).containsExactly(3L, 1003L, 1004L);
        }

        @Test
        void isAChainAgainWhoseRoundFailed() {
            chain.grow(3);
            chain.failures = 1;
            assertThatIllegalStateException().isThrownBy(checkpointer::run);
            assertThat(kept()).isEmpty();

            runAfter(1);

            assertThat(sizes()).containsExactly(3L);
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void isAChainAgainThatCouldNotBeCompared(boolean newestIsThere) {
            chain.grow(3);
            runAfter(0);
            chain.grow(1000);
            changed.add(TENANT);
            chain.isAway = true;
            chain.isHalfAway = newestIsThere;
            runAfter(1);
            assertThat(forks.found).isEmpty();
            assertThat(sizes()).containsExactly(3L);
            chain.isAway = false;

            runAfter(1);

            assertThat(sizes()).containsExactly(3L, 1003L);
        }

        @Test
        void isEveryChainAgainAfterTheInterval() {
            chain.grow(3);
            runAfter(0);
            // By another server, which died.
            chain.grow(1);
            runAfter(59);
            assertThat(sizes()).containsExactly(3L);

            runAfter(1);

            assertThat(sizes()).containsExactly(3L, 4L);
            assertThat(chain.askedForAll).isEqualTo(2);
        }
    }

    /** Chains with one entry each. */
    @Nested
    class ARound {

        private List<ChainHead> heads = List.of();
        private int compared;
        private int awaited;
        private final Set<ChainHead> gone = new HashSet<>();

        private boolean run(int count) {
            heads = IntStream.range(0, count).mapToObj(this::head).toList();
            StoredChains many = new StoredChains() {
                @Override
                public Page page(String after) {
                    return new Page(heads, Optional.empty());
                }

                @Override
                public List<ChainHead> heads(Set<String> tenantIds) {
                    return List.of();
                }

                @Override
                public void awaitDisk() {
                    awaited++;
                }

                @Override
                public Map<ChainHead, Boolean> passedThrough(Collection<ChainHead> wanted) {
                    compared++;
                    return wanted.stream().collect(Collectors.toMap(it -> it, it -> !gone.contains(it)));
                }
            };
            return new Checkpointer(
                            many,
                            Set::of,
                            signedIn(directory),
                            new CheckpointRule(Duration.ofSeconds(60), 1000),
                            forks,
                            CheckpointerTest.this::time)
                    .run();
        }

        private ChainHead head(int number) {
            String tenantId = "tenant-" + number;
            return new ChainHead(tenantId, 1, ChainHead.startOf(tenantId).hash());
        }

        private List<ChainHead> signed() {
            return heads.stream()
                    .filter(head -> directory.readBackwards(head.tenantId(), Long.MAX_VALUE, 2).stream()
                            .map(it -> it.checkpoint().head())
                            .toList()
                            .equals(List.of(head)))
                    .toList();
        }

        @Test
        void asksOnceForAThousandChains() {
            assertThat(run(1_001)).isTrue();

            assertThat(signed()).isEqualTo(heads);
            assertThat(compared).isEqualTo(2);
            assertThat(awaited).isEqualTo(1);
        }

        @Test
        void isOneSignatureOfAFileThatIsThisServersOwn() throws IOException {
            run(100);

            List<String> lines = Files.readAllLines(path.resolve("rounds-2026-11-25-1.checkpoints"));
            assertThat(lines).hasSize(101).last().asString().startsWith("medchain-checkpoint-v3 ");
        }

        @Test
        void signsNoneWhereTheDirectoryFails() throws IOException {
            Path file = Files.createDirectory(path.resolve("rounds-2026-11-25-1.checkpoints"));

            assertThat(run(20)).isFalse();

            Files.delete(file);
            assertThat(signed()).isEmpty();
        }

        @Test
        void signsTheOthersWhereTheDirectoryFailsForOne() throws IOException {
            Path file = Files.createDirectory(path.resolve("tenant-tenant-7.checkpoints"));

            assertThat(run(20)).isFalse();

            Files.delete(file);
            assertThat(signed()).hasSize(19).doesNotContain(head(7));
        }

        @Test
        void signsTheOthersWhereOneIsNotItsLastEntrys() {
            gone.add(head(7));

            assertThat(run(20)).isTrue();

            assertThat(signed()).hasSize(19).doesNotContain(head(7));
        }
    }

    /** A key of ML-DSA-65 that is named for the first time. */
    @Nested
    class ASecondKey {

        private void getSecondKey() {
            signer = signer.withMlDsa(path.resolve("ml-dsa.pem"), new SecureRandom());
            checkpointer = restart();
        }

        @Test
        void signsEachChainAgainAtOnceAndOnlyOnce() {
            chain.grow(3);
            runAfter(0);
            getSecondKey();

            runAfter(1);
            runAfter(600);

            assertThat(sizes()).containsExactly(3L, 3L);
            assertThat(kept())
                    .extracting(checkpoint -> checkpoint.isSignedTwice())
                    .containsExactly(false, true);
        }

        @Test
        void signsNoChainThatContradictsItsLastCheckpoint() {
            chain.grow(5);
            runAfter(0);
            getSecondKey();
            chain.goBackTo(3);

            runAfter(600);

            assertThat(sizes()).containsExactly(5L);
        }

        @Test
        void signsAgainWhatAServerWithoutItSigned() {
            CheckpointSigner first = signer;
            getSecondKey();
            chain.grow(3);
            runAfter(0);
            chain.grow(1);
            directory
                    .writer()
                    .append(first.sign(List.of(new Leaf(chain.head(), clock.instant())), true, clock.instant()));

            runAfter(60);

            assertThat(kept())
                    .extracting(checkpoint -> checkpoint.isSignedTwice())
                    .containsExactly(true, false, true);
            assertThat(sizes()).containsExactly(3L, 4L, 4L);
        }
    }

    @Nested
    class Crash {

        @Test
        void losesNothing() {
            chain.grow(3);
            runAfter(0);
            chain.grow(2);

            checkpointer = restart();
            runAfter(60);

            assertThat(sizes()).containsExactly(3L, 5L);
        }

        @Test
        void isNotFollowedByTheSameCheckpointAgain() {
            chain.grow(3);
            runAfter(0);

            checkpointer = restart();
            runAfter(3600);

            assertThat(sizes()).containsExactly(3L);
        }
    }

    @Nested
    class TwoServers {

        @Test
        void withOneDirectorySignEachStateOnce() {
            Checkpointer other = restart();
            for (int i = 0; i < 10; i++) {
                chain.grow(1);
                clock.advance(Duration.ofSeconds(60));
                checkpointer.run();
                other.run();
            }

            assertThat(sizes()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
        }

        @Test
        void withOneDirectoryEachAgree() throws IOException {
            CheckpointDirectory second = new CheckpointDirectory(Files.createDirectory(path.resolve("second")));
            Checkpointer other = with(second);
            chain.grow(5);
            checkpointer.run();
            other.run();

            assertThat(keptIn(second))
                    .extracting(Checkpoint::head)
                    .isEqualTo(kept().stream().map(Checkpoint::head).toList());
        }
    }

    @Nested
    class ADatabaseThatWentBack {

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
            String signature =
                    Base64.getEncoder().encodeToString(key.sign(statement.getBytes(StandardCharsets.US_ASCII)));
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

    @Test
    void signsNoHeadThatIsNotItsLastEntrys() {
        chain.grow(3);
        StoredChains edited = new StoredChains() {
            @Override
            public Page page(String after) {
                return new Page(heads(Set.of()), Optional.empty());
            }

            @Override
            public List<ChainHead> heads(Set<String> tenantIds) {
                return List.of(
                        new ChainHead(TENANT, 3, ChainHead.startOf(TENANT).hash()));
            }

            @Override
            public void awaitDisk() {
                chain.awaitDisk();
            }

            @Override
            public Map<ChainHead, Boolean> passedThrough(Collection<ChainHead> heads) {
                return chain.passedThrough(heads);
            }
        };
        new Checkpointer(
                        edited,
                        Set::of,
                        signedIn(directory),
                        new CheckpointRule(Duration.ofSeconds(60), 1000),
                        forks,
                        this::time)
                .run();

        assertThat(kept()).isEmpty();
    }

    @Test
    void signsNothingThatIsNotOnDisk() {
        chain.grow(1);
        chain.diskFails = true;
        assertThatIllegalStateException().isThrownBy(checkpointer::run);
        assertThat(kept()).isEmpty();

        chain.diskFails = false;
        runAfter(0);

        assertThat(sizes()).containsExactly(1L);
    }

    @Test
    void goesOnAfterTheDirectoryFailed() throws IOException {
        chain.grow(1);
        Path file = path.resolve("tenant-clinic-north.checkpoints");
        Files.createDirectory(file);
        runAfter(0);
        Files.delete(file);

        runAfter(60);

        assertThat(sizes()).containsExactly(1L);
    }

    @Test
    void isUpToDateAgainOnlyWhenTheDirectoryTookWhatIsDue() throws IOException {
        chain.grow(1);
        Path file = path.resolve("tenant-clinic-north.checkpoints");
        Files.createDirectory(file);

        assertThat(runAfter(0)).isFalse();
        Files.delete(file);
        assertThat(runAfter(1)).as("it is not tried again yet").isFalse();
        assertThat(runAfter(60)).isTrue();
    }

    @Test
    void isUpToDateAgainWhenAnotherServerWroteWhatIsDue() throws IOException {
        SignedCheckpoints shared = signedIn(directory);
        checkpointer = with(shared);
        chain.grow(1);
        Path file = Files.createDirectory(path.resolve("tenant-clinic-north.checkpoints"));
        assertThat(runAfter(0)).isFalse();
        Files.delete(file);
        signedIn(directory).sign(List.of(chain.head()), clock.instant());
        // As an approval does.
        shared.look();

        assertThat(runAfter(60)).isTrue();
    }

    @Test
    void isUpToDateWithAChainThatMayNotBeSigned() {
        chain.grow(5);
        assertThat(runAfter(0)).isTrue();

        chain.goBackTo(2);

        assertThat(runAfter(60)).isTrue();
        assertThat(sizes()).containsExactly(5L);
    }
}
