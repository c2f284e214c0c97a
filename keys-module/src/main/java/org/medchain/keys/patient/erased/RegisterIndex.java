package org.medchain.keys.patient.erased;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.chain.signing.NewFile;

/**
 * The beginning of an erasure register as three sorted lists, the rows of patients whose keys are erased, the hashes of their ids and the
 * destructions that are cancelled, and with the holds that are not lifted, in a file beside it: a start reads the register from there
 * on, and no list of all erasures is held in memory. The file is mapped; it is made again from the register whenever it is missing,
 * damaged or of another register.
 *
 * <pre>
 * "MCERIDX2" | end 8 | lines 8 | second from 8 | caughtUpTo 8 | last MAC 64 | count of rows 8 | count of hashes 8 | count of cancelled 8
 *     | length of holds 8 | rows 16 each | hashes 16 each | cancelled 16 each | holds, lines | HMAC 32
 * </pre>
 *
 * <p>Numbers are big endian. A hash stands with its first 16 bytes: two patients with one beginning can't be expected before there are
 * ten million million million erased.
 *
 * @param covered which part of the register it covers
 * @param held the holds that are not lifted at the end of that part
 */
record RegisterIndex(Covered covered, SortedIds rows, SortedIds hashes, SortedIds cancelled, List<RegisterEntry> held) {

    static final RegisterIndex NONE = new RegisterIndex(
            new Covered(0, 0, Long.MAX_VALUE, Instant.EPOCH, ""),
            SortedIds.NONE,
            SortedIds.NONE,
            SortedIds.NONE,
            List.of());

    private static final byte[] MAGIC = {'M', 'C', 'E', 'R', 'I', 'D', 'X', '2'};
    private static final int MAC_TEXT = 64;
    private static final int HEAD = MAGIC.length + 4 * Long.BYTES + MAC_TEXT + 4 * Long.BYTES;
    private static final int BUFFER = 1024 * 1024;

    /**
     * A part of a register, from its beginning on.
     *
     * @param end how many bytes, whole lines
     * @param lines how many, without the first
     * @param secondFrom where the lines of version 2 begin; {@link Long#MAX_VALUE} if none do yet
     * @param caughtUpTo up to when the database's erasures are listed, to the microsecond
     * @param lastMac of the last of those lines, 64 hex digits: it vouches for all before
     */
    record Covered(long end, long lines, long secondFrom, Instant caughtUpTo, String lastMac) {}

    /** The entries in memory that are listed behind an index. */
    record Newer(List<UUID> rows, List<Hash> hashes, List<UUID> cancelled) {}

    static Path fileOf(Path register) {
        return register.resolveSibling(register.getFileName() + ".index");
    }

    /** Reads the index; empty if there is none that this register's key made, or it is damaged. */
    static Optional<RegisterIndex> read(Path register, RegisterKey key) throws IOException {
        Path file = fileOf(register);
        return Files.notExists(file) ? Optional.empty() : readFile(file, key);
    }

    private static Optional<RegisterIndex> readFile(Path file, RegisterKey key) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return isWhole(channel, key) ? map(channel) : Optional.empty();
        }
    }

    private static boolean isWhole(FileChannel channel, RegisterKey key) throws IOException {
        long left = channel.size() - Hash.LENGTH;
        if (left < HEAD) {
            return false;
        }
        Mac mac = key.indexMac();
        InputStream in = Channels.newInputStream(channel.position(0));
        byte[] buffer = new byte[BUFFER];
        while (left > 0) {
            int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
            if (read < 0) {
                return false;
            }
            mac.update(buffer, 0, read);
            left -= read;
        }
        return MessageDigest.isEqual(mac.doFinal(), in.readNBytes(Hash.LENGTH));
    }

    private static Optional<RegisterIndex> map(FileChannel channel) throws IOException {
        ByteBuffer head = channel.map(FileChannel.MapMode.READ_ONLY, 0, HEAD);
        byte[] magic = new byte[MAGIC.length];
        head.get(magic);
        if (!Arrays.equals(magic, MAGIC)) {
            return Optional.empty();
        }
        long end = head.getLong();
        long lines = head.getLong();
        long secondFrom = head.getLong();
        Instant caughtUpTo = Instant.EPOCH.plus(head.getLong(), ChronoUnit.MICROS);
        byte[] lastMac = new byte[MAC_TEXT];
        head.get(lastMac);
        SortedIds rows = SortedIds.map(channel, HEAD, head.getLong());
        SortedIds hashes = SortedIds.map(channel, HEAD + bytesOf(rows), head.getLong());
        SortedIds cancelled = SortedIds.map(channel, HEAD + bytesOf(rows, hashes), head.getLong());
        byte[] held = new byte[Math.toIntExact(head.getLong())];
        channel.map(FileChannel.MapMode.READ_ONLY, HEAD + bytesOf(rows, hashes, cancelled), held.length)
                .get(held);
        return Optional.of(new RegisterIndex(
                new Covered(end, lines, secondFrom, caughtUpTo, new String(lastMac, StandardCharsets.US_ASCII)),
                rows,
                hashes,
                cancelled,
                new String(held, StandardCharsets.US_ASCII)
                        .lines()
                        .map(RegisterText::parseHold)
                        .toList()));
    }

    private static long bytesOf(SortedIds... lists) {
        return Stream.of(lists).mapToLong(SortedIds::count).sum() * SortedIds.LENGTH;
    }

    /** Puts the index of before, and what was listed since, in the place of the file. */
    static RegisterIndex write(Path register, RegisterKey key, RegisterIndex next, Newer newer) throws IOException {
        Path draft = Files.createTempFile(register.toAbsolutePath().getParent(), ".register", ".index", ownerOnly());
        try {
            try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                Mac mac = key.indexMac();
                OutputStream plain = Channels.newOutputStream(channel);
                try (DataOutputStream out =
                        new DataOutputStream(new BufferedOutputStream(new Authenticated(plain, mac), BUFFER))) {
                    next.writeTo(out, newer);
                    out.flush();
                    plain.write(mac.doFinal());
                    channel.force(true);
                }
            }
            // Before it is moved: servers that share the register write the same file, each what it knows.
            RegisterIndex written = readFile(draft, key)
                    .orElseThrow(() -> new IOException("the index of the register can't be read again"));
            Files.move(draft, fileOf(register), StandardCopyOption.ATOMIC_MOVE);
            NewFile.force(register.toAbsolutePath().getParent());
            return written;
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static FileAttribute<?> ownerOnly() {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(NewFile.OWNER_READS));
    }

    private void writeTo(DataOutputStream out, Newer newer) throws IOException {
        IdMerge allRows = IdMerge.ofRows(rows, newer.rows());
        IdMerge allHashes = IdMerge.ofHashes(hashes, newer.hashes());
        IdMerge allCancelled = IdMerge.ofRows(cancelled, newer.cancelled());
        byte[] holds = held.stream()
                .map(hold -> RegisterText.unnumbered(hold) + '\n')
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.US_ASCII);
        out.write(MAGIC);
        out.writeLong(covered.end());
        out.writeLong(covered.lines());
        out.writeLong(covered.secondFrom());
        out.writeLong(ChronoUnit.MICROS.between(Instant.EPOCH, covered.caughtUpTo()));
        out.writeBytes(covered.lastMac());
        out.writeLong(allRows.count());
        out.writeLong(allHashes.count());
        out.writeLong(allCancelled.count());
        out.writeLong(holds.length);
        allRows.writeTo(out);
        allHashes.writeTo(out);
        allCancelled.writeTo(out);
        out.write(holds);
    }
}
