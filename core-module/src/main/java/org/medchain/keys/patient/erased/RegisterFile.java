package org.medchain.keys.patient.erased;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.medchain.keys.chain.signing.PrivateFile;

/**
 * The file of an erasure register. It only grows, and each line is on disk before {@link #append} returns. Several servers may share
 * one file: each line is written under a lock, behind what others wrote meanwhile.
 *
 * <p>A last line without an end is what a crash left of an append that nobody relied on yet; it is cut off. Any other damage is
 * refused, in lines that are read; those that the {@link RegisterIndex} covers are read again only when they are asked for. Limit: whole
 * lines that are cut off the end are not missed.
 */
final class RegisterFile {

    private static final Logger LOG = System.getLogger(RegisterFile.class.getName());

    /** A shorter register has no index. */
    private static final int INDEXED_FROM = 50_000;

    private static final int MOST_IN_MEMORY = 500_000;
    private static final int SHARE_IN_MEMORY = 4;
    private static final Duration OLDEST_INDEX = Duration.ofDays(1);

    private final Path path;
    private final ErasedRows erased;
    private final int indexedFrom;
    private RegisterKey key;
    private String last;
    private long end;
    private long lines;
    private Instant caughtUpTo = Instant.EPOCH;
    private int noIndexBelow;

    private RegisterFile(Path path, ErasedRows erased, int indexedFrom) {
        this.path = path;
        this.erased = erased;
        this.indexedFrom = indexedFrom;
    }

    /** Makes a new register with a key of its own, unless there is a file. */
    static void createIfMissing(Path path, SecureRandom random) throws IOException {
        new PrivateFile(path).createIfMissing(() -> bytesOf(RegisterText.header(RegisterKey.random(random))));
    }

    /**
     * @param erased gets all who are listed, now and later
     * @throws DamagedRegisterException if it is no register, damaged, or open to other users
     */
    static RegisterFile open(Path path, ErasedRows erased) throws IOException {
        return open(path, erased, INDEXED_FROM);
    }

    /** @param indexedFrom with how many patients a register gets an index */
    static RegisterFile open(Path path, ErasedRows erased, int indexedFrom) throws IOException {
        if (new PrivateFile(path).isOpenToOthers()) {
            throw new DamagedRegisterException("that is open to other users; if it can be trusted: chmod 600");
        }
        RegisterFile file = new RegisterFile(path, erased, indexedFrom);
        file.readOn();
        return file;
    }

    /** Takes in what other servers appended. */
    void readOn() throws IOException {
        locked(channel -> {});
    }

    RegisterKey key() {
        return key;
    }

    /** Up to when the database's records of erasures are listed. */
    Instant caughtUpTo() {
        return caughtUpTo;
    }

    void noteCaughtUp(Instant time) throws IOException {
        caughtUpTo = time;
        if (lines >= indexedFrom
                && erased.index().caughtUpTo().plus(OLDEST_INDEX).isBefore(time)) {
            locked(channel -> writeIndex());
        }
    }

    /**
     * The patients who are listed before this place, so many at most. Each line is looked at as if it were new.
     *
     * @throws DamagedRegisterException if one was altered
     */
    ListedPage before(long place, int limit) throws IOException {
        List<RegisterLines.Line> found;
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            // One more, whose MAC is needed.
            found = RegisterLines.before(channel, Math.min(place, end), limit + 1);
        }
        List<ErasedPatient> patients = new ArrayList<>();
        for (int i = 1; i < found.size(); i++) {
            String previous = found.get(i - 1).text();
            boolean first = found.get(i - 1).place() == 0;
            patients.add(RegisterText.parse(
                    key,
                    first ? previous : RegisterText.macOf(previous),
                    first ? 1 : RegisterText.numberOf(previous) + 1,
                    found.get(i).text()));
        }
        return new ListedPage(found.size() > 1 ? found.get(1).place() : 0, patients);
    }

    /** Returns when the patient is listed on disk. */
    void append(ErasedPatient patient) throws IOException {
        locked(channel -> {
            if (isListed(patient)) {
                return;
            }
            String line = RegisterText.line(key, last, lines + 1, patient);
            channel.position(end);
            write(channel, line);
            accept(line, patient);
        });
    }

    /** A row is of one id, but one id can have had two rows: after a restore the patient may have been stored again. */
    boolean isListed(ErasedPatient patient) {
        return erased.contains(patient.patient()) && erased.contains(patient.hash());
    }

    private interface Work {
        void with(FileChannel channel) throws IOException;
    }

    /** First takes in what other servers appended. */
    private void locked(Work work) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            // Released when the channel closes.
            channel.lock();
            readOn(channel);
            work.with(channel);
        }
    }

    private void readOn(FileChannel channel) throws IOException {
        long size = channel.size();
        if (size < end) {
            throw new DamagedRegisterException("that has become shorter");
        }
        if (key == null) {
            begin(channel);
        }
        RegisterLines unread = new RegisterLines(channel, end);
        for (Optional<String> line = unread.next(); line.isPresent(); line = unread.next()) {
            accept(line.get(), RegisterText.parse(key, last, lines + 1, line.get()));
        }
        if (end < size) {
            channel.truncate(end);
            channel.force(true);
        }
    }

    /** Reads the first line, and goes on behind those that the index covers. */
    private void begin(FileChannel channel) throws IOException {
        last = new RegisterLines(channel, 0)
                .next()
                .orElseThrow(() -> new DamagedRegisterException("that is no erasure register of version 1"));
        key = RegisterText.parseHeader(last);
        end = last.length() + 1L;
        Optional<RegisterIndex> index = RegisterIndex.read(path, key);
        if (index.isPresent() && isOfThisFile(index.get(), channel)) {
            end = index.get().end();
            lines = index.get().lines();
            last = index.get().lastMac();
            caughtUpTo = index.get().caughtUpTo();
            erased.replaceIndex(index.get());
        }
    }

    /** The MAC of a line vouches for that line and all before it. */
    private static boolean isOfThisFile(RegisterIndex index, FileChannel channel) throws IOException {
        byte[] expected = bytesOf(index.lastMac());
        ByteBuffer found = ByteBuffer.allocate(expected.length);
        while (found.hasRemaining() && channel.read(found, index.end() - expected.length + found.position()) >= 0) {
            // Until all is read.
        }
        return found.flip().equals(ByteBuffer.wrap(expected));
    }

    private void accept(String line, ErasedPatient patient) {
        lines++;
        erased.add(patient);
        last = RegisterText.macOf(line);
        end += line.length() + 1L;
        int covered = erased.index().rows().count();
        int atMost = Math.max(indexedFrom, Math.min(MOST_IN_MEMORY, covered / SHARE_IN_MEMORY));
        if (erased.countInMemory() >= Math.max(atMost, noIndexBelow)) {
            writeIndex();
        }
    }

    /** The register is whole without it: what fails is tried again once there are twice as many. */
    private void writeIndex() {
        RegisterIndex before = erased.index();
        RegisterIndex covered = new RegisterIndex(end, lines, last, caughtUpTo, before.rows(), before.hashes());
        try {
            erased.replaceIndex(
                    RegisterIndex.write(path, key, covered, erased.rowsInMemory(), erased.hashesInMemory()));
            noIndexBelow = 0;
        } catch (IOException e) {
            noIndexBelow = 2 * erased.countInMemory();
            LOG.log(Level.WARNING, "the index of the erasure register can't be written; starts take longer", e);
        }
    }

    private static void write(FileChannel channel, String line) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(bytesOf(line));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.force(true);
    }

    private static byte[] bytesOf(String line) {
        return (line + '\n').getBytes(StandardCharsets.US_ASCII);
    }
}
