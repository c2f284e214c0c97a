package org.medchain.keys.audit.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.checkpoint.Checkpoint;
import org.medchain.keys.chain.checkpoint.CheckpointDirectory;
import org.medchain.keys.chain.checkpoint.CheckpointSigner;
import org.medchain.keys.chain.checkpoint.CheckpointVerifier;
import org.medchain.keys.chain.checkpoint.Leaf;
import org.medchain.keys.chain.checkpoint.NewestLeaves;

class CheckpointerTest extends CheckpointerScene {

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
            NewestLeaves newest = directory.newest(new CheckpointVerifier(signer.publicKeys()));
            newest.look();
            return heads.stream()
                    .filter(head -> newest.find(head.tenantId())
                            .filter(leaf -> leaf.head().equals(head))
                            .isPresent())
                    .toList();
        }

        private List<String> lines() throws IOException {
            return Files.readAllLines(path.resolve("rounds-2026-11-25-1.checkpoints"));
        }

        @Test
        void asksOnceForAThousandChains() throws IOException {
            assertThat(run(1_001)).isTrue();

            assertThat(signed()).isEqualTo(heads);
            assertThat(lines()).hasSize(1_002);
            assertThat(compared).isEqualTo(2);
            assertThat(awaited).isEqualTo(1);
        }

        @Test
        void isOneSignatureOfAFileThatIsThisServersOwn() throws IOException {
            run(100);

            assertThat(lines()).hasSize(101).last().asString().startsWith("medchain-checkpoint-v3 ");
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
