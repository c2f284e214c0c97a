package org.medchain.keys.cli.escrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What shares recover together, and what they don't. */
class ShareSetTest {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] kek = random(Secret.LENGTH);

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    private List<Share> split(int threshold, int shares) {
        try (Secret secret = Secret.takeOwnershipOf(SecretKind.LOCAL_KEK, kek.clone())) {
            return ShareSet.split(secret, new Quorum(threshold, shares), RANDOM).shares();
        }
    }

    private static ShareSet setOf(List<Share> shares) {
        ShareSet set = new ShareSet();
        shares.forEach(set::add);
        return set;
    }

    private boolean recoverTheKek(List<Share> shares) {
        try (Secret recovered = setOf(shares).recover()) {
            return Arrays.equals(recovered.bytes(), kek);
        }
    }

    private static void assertNothing(List<Share> shares) {
        assertThatThrownBy(() -> setOf(shares).recover())
                .isInstanceOf(InvalidShareException.class)
                .hasMessage("these shares recover nothing")
                .hasNoCause();
    }

    static Stream<Arguments> smallQuorums() {
        return IntStream.rangeClosed(2, 6)
                .boxed()
                .flatMap(shares ->
                        IntStream.rangeClosed(2, shares).mapToObj(threshold -> Arguments.of(threshold, shares)));
    }

    @ParameterizedTest
    @MethodSource("smallQuorums")
    void ofEachSubsetRecoverOrDoNot(int threshold, int count) {
        List<Share> all = split(threshold, count);
        for (int members = 0; members < 1 << count; members++) {
            int chosen = members;
            List<Share> shares = IntStream.range(0, count)
                    .filter(i -> (chosen & (1 << i)) != 0)
                    .mapToObj(all::get)
                    .toList();
            if (shares.size() >= threshold) {
                assertThat(recoverTheKek(shares)).as("subset %d", chosen).isTrue();
            } else {
                assertNothing(shares);
            }
        }
    }

    @Test
    void recoverInAnyOrder() {
        List<Share> all = split(3, 5);

        assertThat(recoverTheKek(List.of(all.get(4), all.get(0), all.get(2)))).isTrue();
    }

    @Test
    void areUpTo255() {
        List<Share> all = split(255, 255);

        assertThat(recoverTheKek(all)).isTrue();
        assertNothing(all.subList(1, 255));
    }

    @Test
    void areOthersEachTime() {
        List<Share> first = split(2, 2);
        List<Share> second = split(2, 2);

        assertThat(first.get(0).ceremonyId()).isNotEqualTo(second.get(0).ceremonyId());
        assertThat(Arrays.equals(first.get(0).value(), second.get(0).value())).isFalse();
    }

    /** As an attacker sees them: for one share of two there is another that makes any secret of it. */
    @Test
    void belowTheThresholdFitEverySecret() {
        Share known = split(2, 2).get(0);
        byte[] wanted = random(ShareV1.VALUE_LENGTH);
        byte[] other = new byte[ShareV1.VALUE_LENGTH];
        for (int i = 0; i < other.length; i++) {
            for (int candidate = 0; candidate < 256; candidate++) {
                other[i] = (byte) candidate;
                if (joined(known.value()[i], other[i]) == wanted[i]) {
                    break;
                }
            }
        }
        List<Share> both =
                List.of(known, Share.takeOwnershipOf(other, 2, known.kind(), known.quorum(), known.ceremony()));

        assertThat(Shamir.join(both)).isEqualTo(wanted);
    }

    private static byte joined(byte first, byte second) {
        Quorum quorum = new Quorum(2, 2);
        CeremonyId any = new CeremonyId(new byte[CeremonyId.LENGTH]);
        return Shamir.join(List.of(
                Share.takeOwnershipOf(new byte[] {first}, 1, SecretKind.LOCAL_KEK, quorum, any),
                Share.takeOwnershipOf(new byte[] {second}, 2, SecretKind.LOCAL_KEK, quorum, any)))[0];
    }

    @Nested
    class RecoverNothing {

        @Test
        void ifThereAreNone() {
            assertNothing(List.of());
        }

        @Test
        void ifOneIsThereTwice() {
            List<Share> all = split(3, 5);

            assertNothing(List.of(all.get(0), all.get(1), all.get(1)));
            assertNothing(List.of(all.get(0), all.get(1), all.get(2), all.get(2)));
        }

        @Test
        void ofAnotherCeremonyOfTheSameKek() {
            List<Share> all = split(3, 5);
            List<Share> others = split(3, 5);

            assertNothing(List.of(all.get(0), all.get(1), others.get(2)));
            assertNothing(List.of(all.get(0), all.get(1), all.get(2), others.get(3)));
        }

        @Test
        void mixedAfterTheKekWasSplitAgain() {
            List<Share> old = split(2, 3);
            List<Share> resplit;
            try (Secret recovered = setOf(old.subList(0, 2)).recover()) {
                resplit = ShareSet.split(recovered, new Quorum(3, 4), RANDOM).shares();
            }

            assertNothing(List.of(old.get(0), resplit.get(1)));
            assertNothing(List.of(resplit.get(0), resplit.get(1), old.get(2)));
            assertThat(recoverTheKek(resplit.subList(1, 4))).isTrue();
            assertThat(recoverTheKek(old.subList(0, 2))).isTrue();
        }

        /** Shares whose checksums were made right again: what they recover is not what the id says. */
        @Test
        void withAnyByteOfOneChanged() {
            List<Share> all = split(2, 3);
            byte[] bytes = ShareV1.write(all.get(1));
            for (int i = 0; i < bytes.length; i++) {
                byte[] changed = bytes.clone();
                changed[i] ^= 1;
                assertThatThrownBy(() -> setOf(List.of(all.get(0), ShareV1.read(changed)))
                                .recover())
                        .as("byte %d", i)
                        .isInstanceOf(InvalidShareException.class);
            }
        }

        @Test
        void ofAnotherCeremonyThatSayTheyAreOfThisOne() {
            Share first = split(2, 2).get(0);
            Share other = split(2, 2).get(1);

            assertNothing(List.of(
                    first,
                    Share.takeOwnershipOf(other.value().clone(), 2, first.kind(), first.quorum(), first.ceremony())));
        }

        /** All of them say that fewer are enough. */
        @Test
        void whoseThresholdWasLowered() {
            List<Share> lowered = split(3, 5).stream()
                    .limit(2)
                    .map(share -> changed(share, bytes -> bytes[5] = 2))
                    .toList();

            assertNothing(lowered);
        }

        private static Share changed(Share share, Consumer<byte[]> change) {
            byte[] bytes = ShareV1.write(share);
            change.accept(bytes);
            return ShareV1.read(bytes);
        }
    }

    @Nested
    class Secrets {

        @Test
        void areOverwrittenWhenTheyAreClosed() {
            List<Share> kept = new ArrayList<>(split(2, 3));
            ShareSet set = setOf(kept);
            Secret secret = set.recover();
            byte[] bytes = secret.bytes();

            set.close();
            secret.close();

            assertThat(bytes).containsOnly(0);
            assertThat(kept).allSatisfy(share -> assertThat(share.value()).containsOnly(0));
        }

        @Test
        void haveNoText() {
            List<Share> all = split(2, 2);

            assertThat(setOf(all).recover()).hasToString("Secret[redacted]");
            assertThat(setOf(all).toString()).contains(all.get(0).ceremonyId()).hasSizeLessThan(200);
        }
    }
}
