package org.medchain.keys.patient.erased;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.medchain.keys.chain.signing.PrivateFile;

/**
 * The file of an erasure register. It only grows, and each line is on disk before {@link #append} returns. Several servers may share
 * one file: each line is written under a lock, behind what others wrote meanwhile. A register of version 1 becomes one of version 2
 * with its first line that is no erasure.
 *
 * <p>A last line without an end is what a crash left of an append that nobody relied on yet; it is cut off. Any other damage is
 * refused, in lines that are read; those that the {@link RegisterIndex} covers are read again only when they are asked for. Limit: whole
 * lines that are cut off the end are not missed.
 */
final class RegisterFile {

    /** A shorter register has no index. */
    static final int INDEXED_FROM = 50_000;

    private final Path path;
    private final ErasedRows erased;
    private final IndexRenewal renewal;
    private String header;
    private RegisterKey key;
    private String last;
    private long end;
    private long lines;
    private long secondFrom = Long.MAX_VALUE;
    private Instant caughtUpTo = Instant.EPOCH;

    private RegisterFile(Path path, ErasedRows erased, int indexedFrom) {
        this.path = path;
        this.erased = erased;
        this.renewal = new IndexRenewal(path, erased, indexedFrom);
    }

    /** Makes a new register with a key of its own, unless there is a file. */
    static void createIfMissing(Path path, SecureRandom random) throws IOException {
        createIfMissing(path, () -> RegisterText.header(RegisterText.SECOND, RegisterKey.random(random)));
    }

    /** @param header the first line */
    static void createIfMissing(Path path, Supplier<String> header) throws IOException {
        new PrivateFile(path).createIfMissing(() -> bytesOf(header.get()));
    }

    /**
     * @param erased gets all that is listed, now and later
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

    Path path() {
        return path;
    }

    String header() {
        return header;
    }

    RegisterKey key() {
        return key;
    }

    /** Returns the length of its whole lines, in bytes. */
    long end() {
        return end;
    }

    /** The MAC of the last line, which vouches for that line and all before it; of a register without any the first line. */
    String last() {
        return last;
    }

    ErasedRows erased() {
        return erased;
    }

    /** Returns the time up to which the database's records of erasures are listed. */
    Instant caughtUpTo() {
        return caughtUpTo;
    }

    void noteCaughtUp(Instant time) {
        caughtUpTo = time;
    }

    /**
     * Returns the draft of the next index if it is time for one. From the first call on, lines are listed without waiting for an index, so it must be called
     * again and again.
     */
    Optional<IndexRenewal.Draft> nextIndex() {
        return renewal.next(key, covered());
    }

    /** Uses the index of a draft, which covers what the draft did; empty if it can't be written. */
    void use(IndexRenewal.Draft draft, Optional<RegisterIndex> written) {
        renewal.use(draft, written);
    }

    private RegisterIndex.Covered covered() {
        return new RegisterIndex.Covered(end, lines, secondFrom, caughtUpTo, last);
    }

    /**
     * The entries that are listed before this place, so many at most. Each line is looked at as if it were new.
     *
     * @throws DamagedRegisterException if one was altered
     */
    ListedPage before(long place, int limit) throws IOException {
        List<RegisterLines.Line> found;
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            // One more, whose MAC is needed.
            found = RegisterLines.before(channel, Math.min(place, end), limit + 1);
        }
        List<RegisterEntry> entries = new ArrayList<>();
        for (int i = 1; i < found.size(); i++) {
            String previous = found.get(i - 1).text();
            boolean first = found.get(i - 1).place() == 0;
            RegisterText.parse(
                            versionAt(found.get(i).place()),
                            key,
                            first ? previous : RegisterText.macOf(previous),
                            first ? 1 : RegisterText.numberOf(previous) + 1,
                            found.get(i).text())
                    .ifPresent(entries::add);
        }
        return new ListedPage(found.size() > 1 ? found.get(1).place() : 0, entries);
    }

    /** Returns when the entry is listed on disk. */
    void append(RegisterEntry entry) throws IOException {
        locked(channel -> {
            if (!isListed(entry)) {
                channel.position(end);
                if (versionAt(end) == RegisterText.FIRST && entry.kind() != EntryKind.ERASED) {
                    add(channel, RegisterText.versionLine(key, last, lines + 1), Optional.empty());
                }
                add(channel, RegisterText.line(versionAt(end), key, last, lines + 1, entry), Optional.of(entry));
            }
        });
    }

    private void add(FileChannel channel, String line, Optional<RegisterEntry> entry) throws IOException {
        write(channel, line);
        channel.force(true);
        accept(line, entry);
    }

    /** Appends the next lines of another register that begins with the lines of this one. */
    void appendLines(RegisterLines next) throws IOException {
        locked(channel -> {
            channel.position(end);
            for (Optional<String> line = next.next(); line.isPresent(); line = next.next()) {
                Optional<RegisterEntry> entry = parse(line.get());
                write(channel, line.get());
                accept(line.get(), entry);
            }
            channel.force(true);
        });
    }

    boolean isListed(RegisterEntry entry) {
        return erased.isListed(entry);
    }

    private interface Work {
        void with(FileChannel channel) throws IOException;
    }

    /** Does the work under a lock, after it has taken in what other servers appended. */
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
            accept(line.get(), parse(line.get()));
        }
        if (end < size) {
            channel.truncate(end);
            channel.force(true);
        }
    }

    /** Reads the first line, and continues behind those that the index covers. */
    private void begin(FileChannel channel) throws IOException {
        header = new RegisterLines(channel, 0).next().orElseThrow(RegisterText::noRegister);
        RegisterText.Header first = RegisterText.parseHeader(header);
        key = first.key();
        last = header;
        end = header.length() + 1L;
        secondFrom = first.version() == RegisterText.SECOND ? end : Long.MAX_VALUE;
        Optional<RegisterIndex> index = RegisterIndex.read(path, key);
        if (index.isPresent()
                && RegisterLines.hasEndBefore(
                        channel,
                        index.get().covered().end(),
                        index.get().covered().lastMac())) {
            goOnBehind(index.get());
        }
    }

    private void goOnBehind(RegisterIndex index) {
        end = index.covered().end();
        lines = index.covered().lines();
        last = index.covered().lastMac();
        secondFrom = index.covered().secondFrom();
        caughtUpTo = index.covered().caughtUpTo();
        erased.begin(index);
    }

    private int versionAt(long place) {
        return place < secondFrom ? RegisterText.FIRST : RegisterText.SECOND;
    }

    /** The next line. */
    private Optional<RegisterEntry> parse(String line) {
        return RegisterText.parse(versionAt(end), key, last, lines + 1, line);
    }

    private void accept(String line, Optional<RegisterEntry> entry) {
        lines++;
        last = RegisterText.macOf(line);
        end += line.length() + 1L;
        entry.ifPresentOrElse(erased::add, () -> secondFrom = end);
        renewal.noteListed(key, this::covered);
    }

    private static void write(FileChannel channel, String line) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(bytesOf(line));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static byte[] bytesOf(String line) {
        return (line + '\n').getBytes(StandardCharsets.US_ASCII);
    }
}
