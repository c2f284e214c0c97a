package org.medchain.keys.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Each command of an archive has a manual page. {@code DistributionIT} has the pages as {@code man} reads them. */
class ManualPagesTest {

    @TempDir
    private static Path directory;

    static Stream<CommandSpec> commands() {
        return withThoseBelow(ManualPages.commands());
    }

    private static Stream<CommandSpec> withThoseBelow(CommandLine command) {
        return Stream.concat(
                Stream.of(command.getCommandSpec()),
                command.getSubcommands().values().stream().flatMap(ManualPagesTest::withThoseBelow));
    }

    private static Path pages() throws IOException {
        Path pages = directory.resolve("pages");
        if (!Files.exists(pages)) {
            ManualPages.write(pages, directory.resolve("completion"));
        }
        return pages;
    }

    @ParameterizedTest
    @MethodSource("commands")
    void eachCommandHasOneWithItsOptions(CommandSpec command) throws IOException {
        String page = Files.readString(pages().resolve(command.qualifiedName("-") + ".adoc"));

        assertThat(page)
                .contains(":doctype: manpage", "= " + command.qualifiedName("-") + "(1)")
                .contains(command.usageMessage().description());
        assertThat(command.options())
                .extracting(OptionSpec::longestName)
                .allSatisfy(name -> assertThat(page).contains("*" + name + "*"));
        assertThat(command.subcommands().values())
                .allSatisfy(below ->
                        assertThat(page).contains(below.getCommandSpec().qualifiedName("-")));
    }

    @Test
    void areOfTheServerTheServiceAndWhatIsOffline() throws IOException {
        assertThat(pages())
                .isDirectoryContaining("glob:**/medchain-check-config.adoc")
                .isDirectoryContaining("glob:**/medchain-tenant-set.adoc")
                .isDirectoryContaining("glob:**/medchain-verify-audit.adoc");
        assertThat(commands().map(CommandSpec::qualifiedName))
                .hasSizeGreaterThan(80)
                .doesNotHaveDuplicates();
    }

    /** A command of the server asks no service. */
    @Test
    void nameOptionsWhereTheyAreTaken() throws IOException {
        assertThat(Files.readString(pages().resolve("medchain-check-config.adoc")))
                .doesNotContain("--service");
        assertThat(Files.readString(pages().resolve("medchain-tenant-list.adoc")))
                .contains("--service");
    }
}
