package org.medchain.keys.audit.checkpoint;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.keys.TickingClock;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.chain.checkpoint.Checkpoint;
import org.medchain.keys.chain.checkpoint.CheckpointDirectory;
import org.medchain.keys.chain.checkpoint.CheckpointDirectory.Placed;
import org.medchain.keys.chain.checkpoint.CheckpointSigner;
import org.medchain.keys.chain.checkpoint.CheckpointVerifier;

/** A checkpointer of one tenant's chain, in a directory. */
abstract class CheckpointerScene {

    static final String TENANT = "clinic-north";

    final Random random = new Random(5);
    final Chain chain = new Chain();
    final TickingClock clock = new TickingClock(Instant.parse("2026-11-25T10:00:00Z"));
    final ConfirmedForks forks = new ConfirmedForks();

    @TempDir
    Path path;

    CheckpointSigner signer;
    CheckpointDirectory directory;
    Checkpointer checkpointer;

    @BeforeEach
    void start() {
        signer = CheckpointSigner.openOrCreate(path.resolve("key.pem"), new SecureRandom());
        directory = new CheckpointDirectory(path);
        checkpointer = restart();
    }

    /** Another server on the same database and directory, or the same after a crash. */
    Checkpointer restart() {
        return with(directory);
    }

    Checkpointer with(CheckpointDirectory other) {
        return with(signedIn(other));
    }

    Checkpointer with(SignedCheckpoints signed) {
        return new Checkpointer(
                chain,
                () -> Set.of(TENANT),
                signed,
                new CheckpointRule(Duration.ofSeconds(60), 1000),
                forks,
                this::time);
    }

    Optional<Instant> time() {
        return Optional.of(clock.instant());
    }

    SignedCheckpoints signedIn(CheckpointDirectory other) {
        return new SignedCheckpoints(other, signer, new CheckpointVerifier(signer.publicKeys()));
    }

    List<Checkpoint> kept() {
        return keptIn(directory);
    }

    /** The oldest first. */
    static List<Checkpoint> keptIn(CheckpointDirectory directory) {
        List<Checkpoint> kept = new ArrayList<>(directory.readBackwards(TENANT, Long.MAX_VALUE, 1000).stream()
                .map(Placed::checkpoint)
                .toList());
        Collections.reverse(kept);
        return kept;
    }

    List<Long> sizes() {
        return kept().stream().map(checkpoint -> checkpoint.head().size()).toList();
    }

    boolean runAfter(int seconds) {
        clock.advance(Duration.ofSeconds(seconds));
        return checkpointer.run();
    }

    /** One tenant's chain; only its hashes matter. */
    final class Chain implements StoredChains {

        List<Hash> hashes = new ArrayList<>();
        final List<Set<String>> asked = new ArrayList<>();
        int askedForAll;

        /** The last chain of each page that is not the last one, by the chain before it. */
        final Map<String, String> nextPages = new HashMap<>();

        boolean diskFails;
        int failures;

        /** As on a node of Citus that does not answer. */
        boolean isAway;

        /** It answers for the newest head alone. */
        boolean isHalfAway;

        /** What another thread does while it is asked. */
        Runnable meanwhile = () -> {};

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

        boolean contains(ChainHead head) {
            return head.size() <= hashes.size()
                    && hashes.get((int) head.size() - 1).equals(head.hash());
        }
    }
}
