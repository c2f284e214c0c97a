package org.medchain.keys.chain.command;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Describes in one line why a file could not be used, as in "cannot read FILE: no such file". */
public final class FileFailure {

    private static final String UNKNOWN = "input or output error";
    private static final String DIRECTORY = "Is a directory";

    private FileFailure() {}

    public static String cannotRead(Path file, IOException failure) {
        return cannot("read", file.toString(), failure);
    }

    public static String cannotWrite(Path file, IOException failure) {
        return cannot("write", file.toString(), failure);
    }

    /** Describes a failure by the file that its exception names, if it names one. */
    public static String cannotRead(IOException failure) {
        String file = failure instanceof FileSystemException known ? known.getFile() : null;
        return cannot("read", Optional.ofNullable(file).orElse("a file"), failure);
    }

    /**
     * Describes a failure without the file's name, for options where a secret may have been typed in place of a file.
     *
     * @param what names the file, such as "the file of --token-file"
     */
    public static String cannot(String act, String what, IOException failure) {
        return "cannot " + act + " " + what + ": " + reason(failure);
    }

    private static String reason(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "no such file";
        }
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof FileAlreadyExistsException) {
            return "it exists";
        }
        if (failure instanceof NotDirectoryException) {
            return "not a directory";
        }
        if (failure instanceof CharacterCodingException) {
            return "not text in UTF-8";
        }
        if (failure instanceof FileSystemException known) {
            return Optional.ofNullable(known.getReason())
                    .map(text -> text.toLowerCase(Locale.ROOT))
                    .orElse(UNKNOWN);
        }
        return DIRECTORY.equals(failure.getMessage()) ? "it is a directory" : UNKNOWN;
    }
}
