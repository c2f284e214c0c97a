package org.medchain.keys.chain.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medchain.keys.chain.Hash;

/** The trees that implementations of RFC 6962 and 9162 are compared by: their leaves' bytes, roots and paths. */
class MerkleTreeTest {

    private static final List<Hash> LEAVES = Stream.of(
                    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
            .map(HexFormat.of()::parseHex)
            .map(leaf -> Hash.sha256(new byte[] {0}, leaf))
            .toList();

    private static MerkleTree of(int size) {
        return new MerkleTree(LEAVES.subList(0, size));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "2, fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "3, aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "7, ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "8, 5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    })
    void hasTheKnownRoot(int size, String root) {
        assertThat(of(size).root()).hasToString(root);
    }

    @Test
    void hasTheKnownPaths() {
        assertThat(of(1).path(0)).isEmpty();
        assertThat(of(8).path(0))
                .map(Hash::toString)
                .containsExactly(
                        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4");
        assertThat(of(8).path(5))
                .map(Hash::toString)
                .containsExactly(
                        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7");
        assertThat(of(3).path(2))
                .map(Hash::toString)
                .containsExactly("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125");
    }

    @Nested
    class Root {

        @Test
        void isReachedFromEachLeafByItsPathAndByNoOther() {
            for (int size = 1; size <= LEAVES.size(); size++) {
                MerkleTree tree = of(size);
                for (int index = 0; index < size; index++) {
                    for (int other = 0; other < size; other++) {
                        assertThat(MerkleTree.root(LEAVES.get(index), other, size, tree.path(index))
                                        .equals(Optional.of(tree.root())))
                                .as("leaf %d of %d as %d", index, size, other)
                                .isEqualTo(index == other);
                    }
                }
            }
        }

        @Test
        void isReachedByNoPathOfAnotherLengthOrFromOutside() {
            List<Hash> path = of(8).path(3);
            List<Hash> longer = new ArrayList<>(path);
            longer.add(LEAVES.get(0));

            assertThat(MerkleTree.root(LEAVES.get(3), 3, 8, longer)).isEmpty();
            assertThat(MerkleTree.root(LEAVES.get(3), 3, 8, path.subList(0, 2))).isEmpty();
            assertThat(MerkleTree.root(LEAVES.get(3), 8, 8, path)).isEmpty();
            assertThat(MerkleTree.root(LEAVES.get(3), -1, 8, path)).isEmpty();
        }
    }
}
