package org.medchain.keys.patient.erased;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Opens a second file with the lines of an erasure register, and makes it if there is none. What one of them lacks, the other gives it: as a
 * rule all that stands behind its end. If each has lines that the other lacks, what only one lists as erased, cancelled or held is
 * listed in both; a hold is lifted only where both say so.
 */
final class RegisterCopy {

    private static final int PAGE = 10_000;

    private RegisterCopy() {}

    /** @throws DamagedRegisterException if it is no register, damaged, open to other users, or of another key */
    static RegisterFile open(RegisterFile file, Path at) throws IOException {
        RegisterFile.createIfMissing(at, file::header);
        // It lists in rows of its own: those of this file are not in that one yet.
        RegisterFile copy = RegisterFile.open(at, new ErasedRows());
        if (!copy.key().fingerprint().equals(file.key().fingerprint())) {
            throw new DamagedRegisterException("that is the erasure register "
                    + copy.key().fingerprint() + ", but ERASURE_REGISTER_FILE is the erasure register "
                    + file.key().fingerprint());
        }
        if (!copy.last().equals(file.last())) {
            bringTogether(file, copy);
        }
        return copy;
    }

    private static void bringTogether(RegisterFile file, RegisterFile copy) throws IOException {
        if (!giveRest(file, copy) && !giveRest(copy, file)) {
            giveWhatIsMissing(copy, file);
            giveWhatIsMissing(file, copy);
        }
    }

    /** Returns false if the other register does not begin as this one does. */
    private static boolean giveRest(RegisterFile whole, RegisterFile beginning) throws IOException {
        try (FileChannel channel = FileChannel.open(whole.path(), StandardOpenOption.READ)) {
            if (!RegisterLines.hasEndBefore(channel, beginning.end(), beginning.last())) {
                return false;
            }
            beginning.appendLines(new RegisterLines(channel, beginning.end()));
            return true;
        }
    }

    private static void giveWhatIsMissing(RegisterFile from, RegisterFile to) throws IOException {
        Deque<Long> places = new ArrayDeque<>();
        for (long place = from.end();
                place > 0;
                place = from.before(place, PAGE).place()) {
            places.push(place);
        }
        for (long place : places) {
            ListedPage page = from.before(place, PAGE);
            append(page.ofKind(EntryKind.ERASED), to);
            append(page.ofKind(EntryKind.CANCELLED), to);
        }
        append(from.erased().holds().all(), to);
    }

    private static void append(List<RegisterEntry> entries, RegisterFile to) throws IOException {
        for (RegisterEntry entry : entries) {
            to.append(entry);
        }
    }
}
