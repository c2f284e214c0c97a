package org.medchain.keys.patient.erased;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists of ids in files with a hole: what nobody wrote is ids of zeros, and takes no room on the disk. */
class SortedIdsTest {

    private static final long TEN_BILLION = 10_000_000_000L;

    /** Behind as many ids as an index of 2 GiB has. */
    private static final long BEHIND_ONE_MAP = (1L << 27) + 5;

    /** An odd place, as a head in front of the list makes it. */
    private static final int FROM = 184;

    @TempDir
    private Path directory;

    private FileChannel open() throws IOException {
        return FileChannel.open(
                directory.resolve("ids"),
                StandardOpenOption.CREATE,
                StandardOpenOption.SPARSE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
    }

    private static void write(FileChannel channel, long index, long high, long low) throws IOException {
        ByteBuffer id =
                ByteBuffer.allocate(SortedIds.LENGTH).putLong(high).putLong(low).flip();
        channel.write(id, FROM + index * SortedIds.LENGTH);
    }

    @Test
    void haveNoEndBelowTenBillion() throws IOException {
        try (FileChannel channel = open()) {
            write(channel, TEN_BILLION - 2, 7, 8);
            write(channel, TEN_BILLION - 1, -1, -2);

            SortedIds ids = SortedIds.map(channel, FROM, TEN_BILLION);

            assertThat(ids.count()).isEqualTo(TEN_BILLION);
            assertThat(ids.contains(0, 0)).isTrue();
            assertThat(ids.contains(7, 8)).isTrue();
            assertThat(ids.contains(-1, -2)).isTrue();
            assertThat(ids.contains(7, 9)).isFalse();
            assertThat(ids.contains(-1, -1)).isFalse();
        }
    }

    @Test
    void areFoundOnBothSidesOfTheEndOfASegment() throws IOException {
        try (FileChannel channel = open()) {
            for (long index = BEHIND_ONE_MAP - 10; index < BEHIND_ONE_MAP; index++) {
                write(channel, index, 3, index);
            }

            SortedIds ids = SortedIds.map(channel, FROM, BEHIND_ONE_MAP);

            for (long index = BEHIND_ONE_MAP - 10; index < BEHIND_ONE_MAP; index++) {
                assertThat(ids.contains(3, index)).isTrue();
            }
            assertThat(ids.contains(3, BEHIND_ONE_MAP)).isFalse();
        }
    }
}
