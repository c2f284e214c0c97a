package org.medchain.keys.chain.checkpoint;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of the rounds that one server signed, from its start or a midnight on. Its name has the day (UTC) and a number, which no other file of that day
 * has: so no server needs a name.
 *
 * <p>A file of a later day is never older: after a clock was ahead, files have the day that it had.
 */
record RoundFile(LocalDate day, int number) implements Comparable<RoundFile> {

    private static final Pattern NAME = Pattern.compile("rounds-(\\d{4}-\\d{2}-\\d{2})-([1-9]\\d{0,8})\\.checkpoints");
    private static final Comparator<RoundFile> ORDER =
            Comparator.comparing(RoundFile::day).thenComparingInt(RoundFile::number);

    /** The days that are read wholly: a round that one server signed at midnight may be behind those of another. */
    private static final int RECENT_DAYS = 2;

    /** The file of this name; empty if it is none. */
    static Optional<RoundFile> parse(String name) {
        Matcher words = NAME.matcher(name);
        try {
            return words.matches()
                    ? Optional.of(new RoundFile(LocalDate.parse(words.group(1)), Integer.parseInt(words.group(2))))
                    : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Returns those of the names that are such files, the oldest first. */
    static List<RoundFile> among(List<String> names) {
        List<RoundFile> files = new ArrayList<>(
                names.stream().flatMap(name -> parse(name).stream()).toList());
        Collections.sort(files);
        return files;
    }

    /** Returns the first of the newest days of these files; files of it and later ones are read wholly. */
    static LocalDate firstRecentDay(List<RoundFile> files) {
        List<LocalDate> days =
                files.stream().map(RoundFile::day).distinct().sorted().toList();
        return days.isEmpty() ? LocalDate.MAX : days.get(Math.max(0, days.size() - RECENT_DAYS));
    }

    String name() {
        return "rounds-" + day + "-" + number + ".checkpoints";
    }

    FileChannel open(Path directory) throws IOException {
        return FileChannel.open(directory.resolve(name()), StandardOpenOption.READ);
    }

    @Override
    public int compareTo(RoundFile other) {
        return ORDER.compare(this, other);
    }
}
