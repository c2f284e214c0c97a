package org.medchain.keys.chain.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.RandomEntries;
import org.medchain.keys.chain.checkpoint.CheckpointDirectory.Placed;

/** Rounds in files: one for each server and day. */
class RoundFilesTest {

    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");

    private final RandomEntries random = new RandomEntries(new Random(11));

    @TempDir
    Path path;

    @TempDir
    Path keys;

    private CheckpointSigner signer;
    private CheckpointVerifier verifier;
    private CheckpointDirectory directory;
    private RoundWriter writer;

    @BeforeEach
    void open() {
        signer = CheckpointSigner.openOrCreate(keys.resolve("key.pem"), new SecureRandom());
        verifier = new CheckpointVerifier(signer.publicKeys());
        directory = new CheckpointDirectory(path);
        writer = directory.writer();
    }

    private ChainHead head(String tenantId, long size) {
        return new ChainHead(tenantId, size, random.hash());
    }

    private Leaf leaf(String tenantId, long size, Instant time) {
        return new Leaf(head(tenantId, size), time);
    }

    private Round append(Instant time, boolean full, Leaf... leaves) {
        Round round = signer.sign(List.of(leaves), full, time);
        writer.append(round);
        return round;
    }

    private NewestLeaves started() {
        NewestLeaves newest = directory.newest(verifier);
        newest.look();
        return newest;
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.map(it -> it.getFileName().toString()).sorted().toList();
        }
    }

    private List<Leaf> read(String tenantId) {
        try (KeptCheckpoints kept = directory.read(tenantId)) {
            return WrittenCheckpoints.all(kept).stream()
                    .peek(it -> assertThat(verifier.isGenuine(it)).isTrue())
                    .map(Checkpoint::leaf)
                    .toList();
        }
    }

    @Nested
    class Written {

        @Test
        void areLinesOfLeavesAndTheirRoot() throws IOException {
            Leaf a = leaf("a", 1, NOON);
            Leaf b = leaf("b", 2, NOON);
            Round round = append(NOON, true, a, b);

            assertThat(files()).containsExactly("rounds-2026-11-25-1.checkpoints");
            assertThat(path.resolve("rounds-2026-11-25-1.checkpoints"))
                    .hasContent(a + "\n" + b + "\n" + round.root() + "\n");
        }

        @Test
        void areInAFileForEachServerAndDay() throws IOException {
            append(NOON, true, leaf("a", 1, NOON));
            directory.writer().append(signer.sign(List.of(leaf("b", 1, NOON)), true, NOON));
            append(NOON.plusSeconds(60), false, leaf("a", 2, NOON));
            Instant next = Instant.parse("2026-11-26T00:00:00Z");
            append(next, true, leaf("a", 3, next));

            assertThat(files())
                    .containsExactly(
                            "rounds-2026-11-25-1.checkpoints",
                            "rounds-2026-11-25-2.checkpoints",
                            "rounds-2026-11-26-1.checkpoints");
            assertThat(read("a")).extracting(it -> it.head().size()).containsExactly(1L, 2L, 3L);
            assertThat(read("b")).hasSize(1);
        }

        /** A file that is older by its name would be passed over at a start. */
        @Test
        void areNotOfADayBeforeThoseOfAClockThatWasAhead() throws IOException {
            append(NOON.plus(Duration.ofDays(365)), true, leaf("a", 1, NOON));
            directory.writer().append(signer.sign(List.of(leaf("a", 2, NOON)), true, NOON));

            assertThat(files()).containsExactly("rounds-2027-11-25-1.checkpoints", "rounds-2027-11-25-2.checkpoints");
        }

        @Test
        void areInAnotherFileIfThatOfBeforeIsMovedAway() throws IOException {
            append(NOON, true, leaf("a", 1, NOON));
            Files.move(path.resolve("rounds-2026-11-25-1.checkpoints"), keys.resolve("moved"));
            append(NOON, false, leaf("a", 2, NOON));

            assertThat(read("a")).extracting(it -> it.head().size()).containsExactly(2L);
            assertThat(writer.isFullDue(NOON)).isTrue();
        }
    }

    @Nested
    class OfAllChains {

        @Test
        void areDueAtTheBeginningEachHourAndAtMidnight() {
            assertThat(writer.isFullDue(NOON)).isTrue();
            append(NOON, true, leaf("a", 1, NOON));
            assertThat(writer.isFullDue(NOON.plusSeconds(3_599))).isFalse();
            assertThat(writer.isFullDue(NOON.plusSeconds(3_600))).isTrue();
            append(NOON.plusSeconds(3_600), true, leaf("a", 2, NOON));
            assertThat(writer.isFullDue(NOON.plusSeconds(3_601))).isFalse();

            append(Instant.parse("2026-11-25T23:59:50Z"), true, leaf("a", 3, NOON));
            assertThat(writer.isFullDue(Instant.parse("2026-11-25T23:59:59Z"))).isFalse();
            assertThat(writer.isFullDue(Instant.parse("2026-11-26T00:00:00Z"))).isTrue();
        }
    }

    /** Half of a round, as a crash leaves it. */
    @Nested
    class Cut {

        @Test
        void countsForNothingAtEveryByteAndIsFollowedByOthers() throws IOException {
            Leaf before = leaf("a", 1, NOON);
            append(NOON, true, before);
            Path file = path.resolve("rounds-2026-11-25-1.checkpoints");
            byte[] whole = Files.readAllBytes(file);
            append(NOON.plusSeconds(60), false, leaf("a", 2, NOON), leaf("b", 2, NOON));
            byte[] longer = Files.readAllBytes(file);
            Leaf after = leaf("a", 3, NOON.plusSeconds(120));
            // The last byte is the line feed behind the root.
            for (int length = whole.length; length < longer.length - 1; length++) {
                Files.write(file, Arrays.copyOf(longer, length));
                assertThat(started().all()).as("%d bytes", length).containsExactly(before);
                assertThat(read("a")).as("%d bytes", length).containsExactly(before);
                assertThat(read("b")).as("%d bytes", length).isEmpty();
                if (length % 10 == 0) {
                    append(NOON.plusSeconds(120), false, after);

                    assertThat(started().find("a")).as("%d bytes", length).contains(after);
                    assertThat(read("a")).as("%d bytes", length).containsExactly(before, after);
                }
            }
        }

        @Test
        void isReadOnceItIsWhole() throws IOException {
            append(NOON, true, leaf("a", 1, NOON));
            Path file = path.resolve("rounds-2026-11-25-1.checkpoints");
            int half = (int) Files.size(file) + 100;
            Leaf next = leaf("a", 2, NOON);
            append(NOON, false, next);
            byte[] whole = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(whole, half));
            NewestLeaves newest = started();
            assertThat(newest.find("a").orElseThrow().head().size()).isEqualTo(1);

            Files.write(file, Arrays.copyOfRange(whole, half, whole.length), StandardOpenOption.APPEND);
            newest.look();

            assertThat(newest.find("a")).contains(next);
        }

        @Test
        void countsLinesThatAreNeitherLeafNorRoot() throws IOException {
            append(NOON, true, leaf("a", 1, NOON));
            Files.writeString(
                    path.resolve("rounds-2026-11-25-1.checkpoints"),
                    "no checkpoint\n\n" + leaf("a", 2, NOON) + "\n",
                    StandardOpenOption.APPEND);

            try (KeptCheckpoints kept = directory.read("a")) {
                assertThat(kept.unreadableLines()).isEqualTo(1);
                assertThat(WrittenCheckpoints.all(kept)).hasSize(1);
            }
        }
    }

    @Nested
    class AStart {

        @Test
        void knowsTheNewestOfEachChain() {
            Leaf idle = leaf("idle", 5, NOON.minusSeconds(9_000));
            append(NOON, true, leaf("a", 1, NOON), idle);
            Leaf next = leaf("a", 2, NOON.plusSeconds(60));
            append(NOON.plusSeconds(60), false, next);

            assertThat(started().find("a")).contains(next);
            assertThat(started().find("idle")).contains(idle);
            assertThat(started().all()).containsExactlyInAnyOrder(next, idle);
        }

        /** What was written before it is not read, since it repeats that. */
        @Test
        void readsNoFurtherBackThanARoundOfAllChains() {
            append(NOON, true, leaf("gone", 1, NOON));
            Leaf first = leaf("a", 1, NOON);
            append(NOON.plusSeconds(60), true, first);

            assertThat(started().all()).containsExactly(first);
        }

        @Test
        void readsWhatEachServerWrote() {
            Leaf ofOne = leaf("a", 1, NOON);
            append(NOON, true, ofOne);
            Leaf ofOther = leaf("b", 1, NOON);
            directory.writer().append(signer.sign(List.of(ofOther), true, NOON));

            assertThat(started().all()).containsExactlyInAnyOrder(ofOne, ofOther);
        }

        /** Another server signed it just before midnight, and this one did not know it at midnight. */
        @Test
        void readsTheDayBefore() {
            Leaf late = leaf("late", 1, NOON);
            directory.writer().append(signer.sign(List.of(late), true, NOON));
            append(NOON.plus(Duration.ofDays(1)), true, leaf("a", 1, NOON));

            assertThat(started().find("late")).contains(late);
        }

        @Test
        void readsDaysBeforeThoseWithAFileThatIsEmpty() throws IOException {
            Leaf old = leaf("old", 1, NOON);
            append(NOON, true, old);
            append(NOON.plus(Duration.ofDays(1)), true, leaf("a", 1, NOON));
            Files.createFile(path.resolve("rounds-2026-11-27-1.checkpoints"));

            assertThat(started().find("old")).contains(old);
        }

        @Test
        void beginsAgainAfterItFailed() throws IOException {
            Leaf old = leaf("old", 1, NOON);
            append(NOON, true, old);
            append(NOON.plus(Duration.ofDays(1)), true, leaf("a", 1, NOON));
            Path unreadable = Files.createDirectory(path.resolve("rounds-2026-11-26-2.checkpoints"));
            NewestLeaves newest = directory.newest(verifier);
            assertThatThrownBy(newest::look).isInstanceOf(UncheckedIOException.class);
            Files.delete(unreadable);

            newest.look();

            assertThat(newest.find("old")).contains(old);
        }

        /** As with a server that died within its first round of a day. */
        @Test
        void readsDaysBeforeThoseWithoutARoundOfAllChains() {
            Leaf old = leaf("old", 1, NOON);
            append(NOON, true, old);
            for (int day = 1; day < 4; day++) {
                append(NOON.plus(Duration.ofDays(day)), false, leaf("a", day, NOON));
            }

            assertThat(started().find("old")).contains(old);
        }

        @Test
        void takesNoRoundOfAnotherKeyOrThatIsChanged() throws IOException {
            Leaf right = leaf("a", 1, NOON);
            append(NOON, true, right);
            writer.append(CheckpointSigner.openOrCreate(keys.resolve("other.pem"), new SecureRandom())
                    .sign(List.of(leaf("a", 9, NOON)), true, NOON));
            Round round = signer.sign(List.of(leaf("a", 7, NOON)), true, NOON);
            writer.append(new Round(List.of(leaf("a", 8, NOON).toString()), round.root()));

            assertThat(started().all()).containsExactly(right);
        }

        @Test
        void takesTheLinesOfATenantsOwnFileToo() {
            OldSigner old = OldSigner.open(keys.resolve("key.pem"));
            append(NOON, true, leaf("a", 3, NOON));
            NewestLeaves newest = started();
            newest.lookAtFileOf("a");
            Checkpoint ofVersionOne = old.sign(head("a", 5), NOON);
            WrittenCheckpoints.append(path, ofVersionOne);
            newest.look();
            newest.lookAtFileOf("a");
            assertThat(newest.find("a")).contains(ofVersionOne.leaf());

            Checkpoint ofVersionTwo = old.withMlDsa(keys.resolve("ml-dsa.pem")).sign(head("a", 6), NOON);
            WrittenCheckpoints.append(path, ofVersionTwo);
            newest.lookAtFileOf("a");
            assertThat(newest.find("a")).contains(ofVersionTwo.leaf());

            Leaf next = leaf("a", 7, NOON);
            append(NOON, false, next);
            newest.look();
            assertThat(newest.find("a")).contains(next);
        }

        /** A chain that went back gets no second signature, and is known for as long as its files are there. */
        @Test
        void readsTheRoundOfEd25519AloneBeforeThatOfAllChains() throws IOException {
            Leaf once = leaf("x", 5, NOON);
            append(NOON, true, once);
            signer = signer.withMlDsa(keys.resolve("ml-dsa.pem"), new SecureRandom());
            verifier = new CheckpointVerifier(signer.publicKeys());
            for (int day = 1; day < 4; day++) {
                Instant time = NOON.plus(Duration.ofDays(day));
                writer.append(
                        signer.signOnce(List.of(once), time), signer.sign(List.of(leaf("a", day, time)), true, time));
            }
            Files.delete(path.resolve("rounds-2026-11-25-1.checkpoints"));

            NewestLeaves newest = started();

            assertThat(newest.find("x")).contains(once);
            assertThat(newest.isSignedOnce("x")).isTrue();
            assertThat(newest.isSignedOnce("a")).isFalse();
        }

        @Test
        void failsEachTimeWhereAFileCantBeRead() throws IOException {
            append(NOON, true, leaf("a", 1, NOON));
            Path link = path.resolve("rounds-2026-11-26-1.checkpoints");
            for (Path target : List.of(link, keys.resolve("not-mounted"))) {
                Files.createSymbolicLink(link, target);
                NewestLeaves newest = directory.newest(verifier);

                assertThatThrownBy(newest::look).isInstanceOf(UncheckedIOException.class);
                assertThatThrownBy(newest::look).isInstanceOf(UncheckedIOException.class);
                Files.delete(link);
            }
        }

        @Test
        void failsForATenantWhoseOwnFileCantBeRead() throws IOException {
            Leaf other = leaf("b", 1, NOON);
            append(NOON, true, other);
            Path link = path.resolve("tenant-a.checkpoints");
            NewestLeaves newest = started();
            for (Path target : List.of(link, keys.resolve("not-mounted"))) {
                Files.createSymbolicLink(link, target);
                newest.look();

                assertThatThrownBy(() -> newest.lookAtFileOf("a")).isInstanceOf(UncheckedIOException.class);
                Files.delete(link);
            }
            newest.lookAtFileOf("b");
            assertThat(newest.find("b")).contains(other);
        }

        @Test
        void forgetsWhatIsMovedAway() throws IOException {
            append(NOON, true, leaf("a", 1, NOON));
            NewestLeaves newest = started();
            Files.delete(path.resolve("rounds-2026-11-25-1.checkpoints"));
            newest.look();

            assertThat(newest.all()).isEmpty();
        }
    }

    @Nested
    class SetAside {

        private final Leaf lost = leaf("a", 10, NOON);
        private final Leaf other = leaf("b", 2, NOON);

        @BeforeEach
        void sign() {
            append(NOON, true, lost, other);
        }

        @Test
        void isNoLongerTheNewestNorRead() {
            NewestLeaves newest = started();
            directory.setAside(lost);
            newest.look();

            assertThat(newest.all()).containsExactly(other);
            assertThat(read("a")).isEmpty();
            assertThat(read("b")).containsExactly(other);
            assertThat(directory.readBackwards("a", Long.MAX_VALUE, 5)).isEmpty();
            assertThat(directory.lost("a"))
                    .singleElement()
                    .satisfies(it -> assertThat(it.leaf()).isEqualTo(lost))
                    .matches(verifier::isGenuine);
        }

        @Test
        void isFollowedByOthersOfTheChainThatGoesOn() {
            directory.setAside(lost);
            Leaf next = leaf("a", 4, NOON.plusSeconds(1));
            append(NOON.plusSeconds(1), false, next);
            // A server that does not know it yet repeats what it knows.
            directory.writer().append(signer.sign(List.of(lost, other), true, NOON.plusSeconds(2)));

            assertThat(started().find("a")).contains(next);
            assertThat(read("a")).containsExactly(next);
        }

        @Test
        void takesTheTenantsOwnFileAlong() throws IOException {
            Checkpoint old = OldSigner.open(keys.resolve("key.pem")).sign(head("a", 12), NOON.minusSeconds(60));
            WrittenCheckpoints.append(path, old);

            directory.setAside(lost);

            assertThat(files()).doesNotContain("tenant-a.checkpoints");
            NewestLeaves newest = started();
            newest.lookAtFileOf("a");
            assertThat(newest.find("a")).isEmpty();
        }

        /** As a crash between the two steps leaves it. */
        @Test
        void goesOnWhereTheFileHasItsNameAndNoProofYet() throws IOException {
            WrittenCheckpoints.append(
                    path, OldSigner.open(keys.resolve("key.pem")).sign(head("a", 8), NOON.minusSeconds(60)));
            Files.move(path.resolve("tenant-a.checkpoints"), path.resolve(CheckpointFileName.aside(lost.head())));
            NewestLeaves newest = started();
            assertThat(newest.find("a")).contains(lost);

            directory.setAside(lost);
            newest.look();

            assertThat(newest.find("a")).isEmpty();
        }

        @Test
        void keepsOneTenantWaitingWhereItsFileCantBeRead() throws IOException {
            directory.setAside(lost);
            Path unreadable = Files.createDirectory(path.resolve("tenant-b.checkpoints.restored-x"));
            NewestLeaves newest = started();

            assertThat(newest.all()).containsExactly(other);
            Files.delete(unreadable);
            newest.look();
            assertThat(newest.all()).containsExactly(other);
        }

        /** A server of a version before v3 set the same head aside, and began a file again. */
        @Test
        void getsANameOfItsOwn() throws IOException {
            OldSigner old = OldSigner.open(keys.resolve("key.pem"));
            Path aside = path.resolve(CheckpointFileName.aside(lost.head()));
            Files.writeString(aside, old.sign(lost.head(), NOON.minusSeconds(60)) + "\n");
            WrittenCheckpoints.append(path, old.sign(head("a", 4), NOON.minusSeconds(30)));

            directory.setAside(lost);

            NewestLeaves newest = started();
            newest.lookAtFileOf("a");
            assertThat(newest.find("a")).isEmpty();
            assertThat(directory.lost("a")).hasSize(2);
        }

        @Test
        void isNotSetAsideIfItIsNowhere() {
            assertThatThrownBy(() -> directory.setAside(leaf("a", 11, NOON))).isInstanceOf(UncheckedIOException.class);
        }

        @Test
        void isSetAsideOnceMoreWithoutHarm() {
            directory.setAside(lost);
            directory.setAside(lost);

            assertThat(directory.lost("a")).hasSize(1);
        }

        /** As docs/run/backup.md says for the installation's own trail, after an update too. A server looks each second. */
        @Test
        void isSetAsideByHandToo() throws IOException {
            WrittenCheckpoints.append(
                    path, OldSigner.open(keys.resolve("key.pem")).sign(head("*", 8), NOON.minusSeconds(60)));
            append(NOON.plusSeconds(60), false, leaf("*", 9, NOON.plusSeconds(60)));
            NewestLeaves newest = started();
            newest.lookAtFileOf("*");
            String line = directory.readBackwards("*", Long.MAX_VALUE, 1).get(0).checkpoint() + "\n";
            Path aside = path.resolve("tenant-_2a.checkpoints.restored-by-hand");
            Files.move(path.resolve("tenant-_2a.checkpoints"), aside);
            newest.look();
            Files.writeString(aside, line, StandardOpenOption.APPEND);
            newest.look();
            newest.lookAtFileOf("*");

            assertThat(newest.find("*")).isEmpty();
            assertThat(newest.all()).containsExactlyInAnyOrder(lost, other);
            assertThat(read("*")).isEmpty();
        }

        @Test
        void hasATimeThatOthersAreBehind() {
            NewestLeaves newest = started();
            assertThat(newest.notAside("a", NOON.minusSeconds(60))).isEqualTo(NOON.minusSeconds(60));
            directory.setAside(lost);
            newest.look();

            assertThat(newest.notAside("a", NOON.minusSeconds(60))).isEqualTo(NOON.plusNanos(1_000));
            assertThat(newest.notAside("a", NOON.plusSeconds(60))).isEqualTo(NOON.plusSeconds(60));
            assertThat(newest.notAside("b", NOON.minusSeconds(60))).isEqualTo(NOON.minusSeconds(60));
            Instant behind = NOON.plusNanos(1_000);
            append(NOON, false, leaf("a", 4, behind));
            newest.look();
            assertThat(newest.notAside("a", NOON.minusSeconds(60))).isEqualTo(behind.plusNanos(1_000));
        }
    }

    @Nested
    class Read {

        private void signEachMinuteOfThreeDays() {
            for (int day = 0; day < 3; day++) {
                for (int minute = 0; minute < 3; minute++) {
                    Instant time = NOON.plus(Duration.ofDays(day)).plusSeconds(60L * minute);
                    append(time, minute == 0, leaf("a", 10L * day + minute, time), leaf("b", 1, NOON));
                }
            }
        }

        private List<Long> sizes(KeptCheckpoints kept) {
            try (kept) {
                return WrittenCheckpoints.all(kept).stream()
                        .map(it -> it.head().size())
                        .toList();
            }
        }

        @Test
        void takesTheLastOfDaysThatAreOverUnlessAllIsAskedFor() {
            signEachMinuteOfThreeDays();

            assertThat(sizes(directory.read("a"))).containsExactly(2L, 10L, 11L, 12L, 20L, 21L, 22L);
            assertThat(sizes(directory.readAll("a"))).containsExactly(0L, 1L, 2L, 10L, 11L, 12L, 20L, 21L, 22L);
        }

        @Test
        void takesTheLastOneOfARoundBeforeThatOfAllChains() {
            Leaf once = leaf("x", 5, NOON);
            writer.append(signer.signOnce(List.of(once), NOON), signer.sign(List.of(leaf("a", 9, NOON)), true, NOON));
            signEachMinuteOfThreeDays();
            append(NOON.plus(Duration.ofDays(3)), true, leaf("a", 30, NOON));

            assertThat(read("x")).containsExactly(once);
            assertThat(directory.readBackwards("x", Long.MAX_VALUE, 5)).hasSize(1);
        }

        /** Which line was damaged can't be told: the round proves nothing of any tenant. */
        @Test
        void passesOverARoundOfWhichALineWasDamaged() throws IOException {
            append(NOON, true, leaf("a", 1, NOON), leaf("b", 1, NOON));
            Leaf next = leaf("b", 2, NOON.plusSeconds(60));
            append(NOON.plusSeconds(60), false, leaf("a", 2, NOON.plusSeconds(60)), next);
            Path file = path.resolve("rounds-2026-11-25-1.checkpoints");
            Files.writeString(file, Files.readString(file).replaceFirst("^a 1 ", "a 7 "));

            assertThat(read("b")).containsExactly(next);
            try (KeptCheckpoints kept = directory.read("b")) {
                assertThat(kept.unreadableLines()).isEqualTo(1);
            }
        }

        @Test
        void takesNoFileWhoseNumberIsSpelledInAnotherWay() throws IOException {
            Leaf leaf = leaf("a", 1, NOON);
            append(NOON, true, leaf);
            Files.createFile(path.resolve("rounds-2026-11-24-01.checkpoints"));

            assertThat(read("a")).containsExactly(leaf);
        }

        @Test
        void takesTheLineThatIsSignedTwice() {
            Leaf leaf = leaf("a", 1, NOON);
            append(NOON, true, leaf);
            CheckpointSigner both = signer.withMlDsa(keys.resolve("ml-dsa.pem"), new SecureRandom());
            directory.writer().append(both.sign(List.of(leaf), true, NOON));
            directory.writer().append(signer.sign(List.of(leaf), true, NOON));

            assertThat(directory.readBackwards("a", Long.MAX_VALUE, 5))
                    .singleElement()
                    .matches(it -> it.checkpoint().isSignedTwice());
        }

        @Test
        void takesWhatRoundsRepeatOnce() {
            Leaf idle = leaf("idle", 3, NOON);
            Checkpoint first = append(NOON, true, idle).find("idle").orElseThrow();
            for (int hour = 1; hour < 30; hour++) {
                append(NOON.plus(Duration.ofHours(hour)), true, idle, leaf("a", hour, NOON));
            }

            assertThat(read("idle")).containsExactly(idle);
            assertThat(directory.readBackwards("idle", Long.MAX_VALUE, 5))
                    .extracting(Placed::checkpoint)
                    .containsExactly(first);
        }

        @Test
        void pagesThroughAllVersionsTheLastFirst() {
            OldSigner old = OldSigner.open(keys.resolve("key.pem"));
            Checkpoint ofVersionOne = old.sign(head("a", 1), NOON.minusSeconds(600));
            WrittenCheckpoints.append(path, ofVersionOne);
            WrittenCheckpoints.append(
                    path, old.withMlDsa(keys.resolve("ml-dsa.pem")).sign(head("a", 2), NOON));
            IntStream.range(3, 20)
                    .forEach(size -> (size % 2 == 0 ? writer : directory.writer())
                            .append(signer.sign(
                                    List.of(leaf("a", size, NOON.plusSeconds(size))), true, NOON.plusSeconds(size))));

            List<Long> sizes = new ArrayList<>();
            List<Placed> page = directory.readBackwards("a", Long.MAX_VALUE, 4);
            while (!page.isEmpty()) {
                page.forEach(it -> sizes.add(it.checkpoint().head().size()));
                page = directory.readBackwards("a", page.get(page.size() - 1).place(), 4);
            }

            assertThat(sizes)
                    .containsExactlyElementsOf(
                            IntStream.rangeClosed(1, 19).mapToObj(i -> 20L - i).toList());
            try (KeptCheckpoints kept = directory.read("a")) {
                assertThat(WrittenCheckpoints.all(kept)).hasSize(19).first().isEqualTo(ofVersionOne);
                assertThat(kept.newest().map(it -> it.head().size())).isEqualTo(Optional.of(19L));
            }
        }

        /** Lines that prove leaves of rounds, as an auditor gets them. */
        @Test
        void takesACopyOfATenantsLinesAlone() throws IOException {
            signEachMinuteOfThreeDays();
            List<Placed> proven = directory.readBackwards("a", Long.MAX_VALUE, 100);
            Path copy = Files.createDirectory(keys.resolve("copy"));
            proven.forEach(it -> WrittenCheckpoints.append(copy, it.checkpoint()));

            try (KeptCheckpoints kept = new CheckpointDirectory(copy).read("a")) {
                assertThat(WrittenCheckpoints.all(kept)).hasSize(7).allMatch(verifier::isGenuine);
                assertThat(kept.unreadableLines()).isZero();
            }
        }
    }

    /** Of days that are over, but the newest two, which a start reads. */
    @Nested
    class CutBehindTheirFirstRound {

        private final Leaf idle = leaf("b", 1, NOON);
        private NewestLeaves running;

        @BeforeEach
        void start() {
            running = started();
        }

        private void signDays(int count) {
            for (int day = 0; day < count; day++) {
                for (int minute = 0; minute < 3; minute++) {
                    Instant time = NOON.plus(Duration.ofDays(day)).plusSeconds(60L * minute);
                    append(time, minute == 0, leaf("a", 10L * day + minute, time), idle);
                    running.look();
                }
            }
        }

        private Path fileOfDay(int day) {
            return path.resolve("rounds-2026-11-%d-1.checkpoints".formatted(25 + day));
        }

        @Test
        void proveWhatEachChainWasAtTheBeginningOfTheDay() {
            signDays(4);

            WrittenCheckpoints.cutBehindTheFirstRound(fileOfDay(0));
            WrittenCheckpoints.cutBehindTheFirstRound(fileOfDay(1));

            assertThat(read("a"))
                    .extracting(it -> it.head().size())
                    .containsExactly(0L, 10L, 20L, 21L, 22L, 30L, 31L, 32L);
        }

        @Test
        void changeNothingThatAServerKnows() {
            signDays(4);
            List<Leaf> known = List.copyOf(running.all());

            WrittenCheckpoints.cutBehindTheFirstRound(fileOfDay(0));
            WrittenCheckpoints.cutBehindTheFirstRound(fileOfDay(1));
            running.look();

            assertThat(running.all()).containsExactlyInAnyOrderElementsOf(known);
            assertThat(started().all()).containsExactlyInAnyOrderElementsOf(known);
        }

        @Test
        void keepTheRoundOfEd25519AloneBeforeIt() {
            Leaf once = leaf("x", 5, NOON);
            writer.append(signer.signOnce(List.of(once), NOON), signer.sign(List.of(leaf("a", 9, NOON)), true, NOON));
            append(NOON.plusSeconds(60), false, leaf("a", 10, NOON));

            WrittenCheckpoints.cutBehindTheFirstRound(fileOfDay(0));

            assertThat(read("x")).containsExactly(once);
            assertThat(read("a")).extracting(it -> it.head().size()).containsExactly(9L);
        }
    }
}
