package org.medchain.keys.patient.erased;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.medchain.keys.chain.signing.PrivateFile;

/**
 * The file of an erasure register. It only grows, and each line is on disk before {@link #append} returns. Several servers may share
 * one file: each line is written under a lock, behind what others wrote meanwhile.
 *
 * <p>A last line without an end is what a crash left of an append that nobody relied on yet; it is cut off. Any other damage is
 * refused. Limit: whole lines that are cut off the end are not missed.
 */
final class RegisterFile {

    private final Path path;
    private final List<ErasedPatient> entries = new ArrayList<>();
    private final Set<List<Object>> listed = new HashSet<>();
    private final ErasedRows erased;
    private RegisterKey key;
    private String last;
    private long end;

    private RegisterFile(Path path, ErasedRows erased) {
        this.path = path;
        this.erased = erased;
    }

    /** Makes a new register with a key of its own, unless there is a file. */
    static void createIfMissing(Path path, SecureRandom random) throws IOException {
        createIfMissing(path, () -> RegisterKey.random(random));
    }

    private static void createIfMissing(Path path, Supplier<RegisterKey> key) throws IOException {
        new PrivateFile(path).createIfMissing(() -> bytesOf(RegisterText.header(key.get())));
    }

    /**
     * Opens a second file with the lines of this one, and makes it if there is none. What one of them lacks, the other gives it.
     *
     * @throws DamagedRegisterException if it is no register, damaged, open to other users, or of another key
     */
    RegisterFile openCopy(Path at) throws IOException {
        createIfMissing(at, () -> key);
        RegisterFile copy = open(at, erased);
        if (!copy.key.fingerprint().equals(key.fingerprint())) {
            throw new DamagedRegisterException("that is the erasure register " + copy.key.fingerprint()
                    + ", but ERASURE_REGISTER_FILE is the erasure register " + key.fingerprint());
        }
        for (ErasedPatient patient : copy.entries()) {
            append(patient);
        }
        for (ErasedPatient patient : entries()) {
            copy.append(patient);
        }
        return copy;
    }

    /**
     * @param erased gets all who are listed, now and later
     * @throws DamagedRegisterException if it is no register, damaged, or open to other users
     */
    static RegisterFile open(Path path, ErasedRows erased) throws IOException {
        if (new PrivateFile(path).isOpenToOthers()) {
            throw new DamagedRegisterException("that is open to other users; if it can be trusted: chmod 600");
        }
        RegisterFile file = new RegisterFile(path, erased);
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

    /** What was read and written so far. */
    List<ErasedPatient> entries() {
        return List.copyOf(entries);
    }

    /** Returns when the patient is listed on disk. */
    void append(ErasedPatient patient) throws IOException {
        locked(channel -> {
            if (listed.contains(nameOf(patient))) {
                return;
            }
            String line = RegisterText.line(key, last, entries.size() + 1, patient);
            channel.position(end);
            write(channel, line);
            accept(line, patient);
        });
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
        ByteBuffer unread = ByteBuffer.allocate(Math.toIntExact(size - end));
        channel.position(end);
        while (unread.hasRemaining() && channel.read(unread) >= 0) {
            // Until all is read.
        }
        String text = new String(unread.array(), StandardCharsets.ISO_8859_1);
        int from = 0;
        for (int to = text.indexOf('\n'); to >= 0; to = text.indexOf('\n', from)) {
            take(text.substring(from, to));
            from = to + 1;
        }
        if (key == null) {
            throw new DamagedRegisterException("that is no erasure register of version 1");
        }
        if (end < size) {
            channel.truncate(end);
            channel.force(true);
        }
    }

    private void take(String line) {
        if (key == null) {
            key = RegisterText.parseHeader(line);
            last = line;
            end = line.length() + 1L;
        } else {
            accept(line, RegisterText.parse(key, last, entries.size() + 1, line));
        }
    }

    private void accept(String line, ErasedPatient patient) {
        entries.add(patient);
        listed.add(nameOf(patient));
        erased.add(patient);
        last = RegisterText.macOf(line);
        end += line.length() + 1L;
    }

    private static List<Object> nameOf(ErasedPatient erased) {
        return List.of(erased.patient(), erased.hash());
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
