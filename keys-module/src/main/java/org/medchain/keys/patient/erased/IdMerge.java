package org.medchain.keys.patient.erased;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.medchain.keys.chain.Hash;

/** Merges sorted ids and some more into one sorted list without doubles. */
final class IdMerge {

    private static final Comparator<long[]> ORDER = (a, b) -> SortedIds.compare(a[0], a[1], b[0], b[1]);

    private final SortedIds sorted;
    private final List<long[]> more;

    private IdMerge(SortedIds sorted, List<long[]> more) {
        this.sorted = sorted;
        this.more = more.stream()
                .filter(id -> !sorted.contains(id[0], id[1]))
                .sorted(ORDER)
                .toList();
    }

    /** @param more none twice */
    static IdMerge ofRows(SortedIds sorted, List<UUID> more) {
        return new IdMerge(sorted, more.stream().map(IdMerge::idOf).toList());
    }

    /** @param more none twice */
    static IdMerge ofHashes(SortedIds sorted, List<Hash> more) {
        return new IdMerge(sorted, more.stream().map(IdMerge::idOf).toList());
    }

    static long[] idOf(UUID row) {
        return new long[] {row.getMostSignificantBits(), row.getLeastSignificantBits()};
    }

    static long[] idOf(Hash hash) {
        ByteBuffer bytes = ByteBuffer.wrap(hash.bytes());
        return new long[] {bytes.getLong(), bytes.getLong()};
    }

    long count() {
        return sorted.count() + more.size();
    }

    void writeTo(DataOutputStream out) throws IOException {
        long at = 0;
        for (long[] id : more) {
            while (at < sorted.count() && SortedIds.compare(sorted.high(at), sorted.low(at), id[0], id[1]) < 0) {
                write(out, sorted.high(at), sorted.low(at));
                at++;
            }
            write(out, id[0], id[1]);
        }
        for (; at < sorted.count(); at++) {
            write(out, sorted.high(at), sorted.low(at));
        }
    }

    private static void write(DataOutputStream out, long high, long low) throws IOException {
        out.writeLong(high);
        out.writeLong(low);
    }
}
