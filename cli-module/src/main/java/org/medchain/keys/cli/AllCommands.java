package org.medchain.keys.cli;

import java.util.Optional;
import java.util.stream.Stream;
import org.medchain.keys.chain.certificate.VerifyCertificate;
import org.medchain.keys.chain.command.CommandLines;
import org.medchain.keys.chain.verification.VerifyAudit;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ScopeType;

/**
 * The commands of the service, of the place and offline below one name, as manual pages and shells take them.
 *
 * <p>Limit: it describes and never runs: the program itself has a parser for each of the three, since their options differ.
 */
final class AllCommands {

    private AllCommands() {}

    /** Moves the commands of the parsers below a new one. The parsers are not used afterwards. */
    static CommandLine of(CommandLine service, Optional<CommandLine> place) {
        CommandSpec root = CommandSpec.create().name(service.getCommandName());
        CommandSpec described = service.getCommandSpec();
        root.versionProvider(described.versionProvider()).version(described.version());
        root.usageMessage()
                .sortOptions(false)
                .description(described.usageMessage().description())
                .footer(described.usageMessage().footer());
        // Those below have taken the options over, where they are theirs.
        described
                .options()
                .forEach(option -> root.addOption(
                        OptionSpec.builder(option).scopeType(ScopeType.LOCAL).build()));
        CommandLine all = new CommandLine(root);
        Stream.concat(place.stream(), Stream.of(service))
                .flatMap(parser -> parser.getSubcommands().values().stream())
                .forEach(command -> root.addSubcommand(command.getCommandName(), command));
        Stream.of(VerifyAudit.options(), VerifyCertificate.options())
                .map(CommandLines::parserOf)
                .forEach(command -> root.addSubcommand(command.getCommandName(), command));
        return all;
    }
}
