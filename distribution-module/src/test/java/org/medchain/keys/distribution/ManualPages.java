package org.medchain.keys.distribution;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.medchain.keys.cli.Medchain;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.codegen.docgen.manpage.ManPageGenerator;

/**
 * Writes what the archive has in {@code share} about its commands, for the build: the manual pages as AsciiDoc, of which Asciidoctor then makes what {@code man} reads,
 * and the script that completes commands in a shell. It is among the tests because the generator is no part of the archive.
 */
final class ManualPages {

    private static final File NO_TEMPLATES = null;

    private ManualPages() {}

    /** @param arguments the directory of the pages, and the file of the script */
    public static void main(String[] arguments) throws IOException {
        write(Path.of(arguments[0]), Path.of(arguments[1]));
    }

    static void write(Path pages, Path completion) throws IOException {
        Files.createDirectories(pages);
        CommandLine commands = commands();
        ManPageGenerator.generateManPage(
                pages.toFile(), NO_TEMPLATES, new boolean[0], false, commands.getCommandSpec());
        Files.createDirectories(completion.toAbsolutePath().getParent());
        Files.writeString(completion, AutoComplete.bash("medchain", commands), StandardCharsets.UTF_8);
    }

    static CommandLine commands() {
        return Medchain.describe(new ArchivePlace(Path.of("")));
    }
}
