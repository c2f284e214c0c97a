package org.medchain.keys.chain.command;

import java.io.PrintStream;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Reads command lines with picocli.
 *
 * <p>Guarantee: what it says of a wrong command line is one line, and never repeats a value that was typed.
 */
public final class CommandLines {

    private CommandLines() {}

    /**
     * The options of a command without subcommands; none if {@code --help} was asked for and is printed.
     *
     * @param options an interface of annotated methods, one for each option, with its order, since methods have none
     * @throws UsageException if the command line is wrong; the message ends with the options that there are
     */
    public static <T> Optional<T> parse(Class<T> options, PrintStream out, String... arguments) {
        CommandLine parser = parserOf(options);
        try {
            parser.parseArgs(arguments);
        } catch (ParameterException e) {
            String why = findReason(e).map(reason -> reason + "; ").orElse("");
            throw new UsageException(why + "the options are " + synopsis(parser));
        }
        if (parser.isUsageHelpRequested()) {
            parser.usage(out);
            return Optional.empty();
        }
        return Optional.of(options.cast(parser.getCommand()));
    }

    /**
     * Describes a command by its options, in their order, for manual pages and shells.
     *
     * @param options as {@link #parse} has them; reflection finds the methods of an interface in an order of its own each time
     */
    public static CommandSpec optionsIn(Class<?> options) {
        CommandSpec spec = CommandSpec.forAnnotatedObject(options);
        List<OptionSpec> inOrder = spec.options().stream()
                .sorted(Comparator.comparingInt(OptionSpec::order))
                .toList();
        inOrder.forEach(spec::remove);
        inOrder.forEach(spec::addOption);
        return spec;
    }

    private static String synopsis(CommandLine parser) {
        return optionsOf(parser).stream().map(CommandLines::synopsis).collect(Collectors.joining(" "));
    }

    private static String synopsis(OptionSpec option) {
        String text = option.longestName() + " " + option.paramLabel();
        return option.required() ? text : "[" + text + "]";
    }

    /** A parser for the command and its subcommands, each with the option {@code --help}. */
    public static CommandLine parserOf(Object command) {
        CommandLine parser = new CommandLine(command);
        addHelp(parser);
        // A value may begin with an @.
        return parser.setExpandAtFiles(false);
    }

    private static void addHelp(CommandLine parser) {
        parser.getCommandSpec()
                .addOption(OptionSpec.builder("--help")
                        .usageHelp(true)
                        .type(boolean.class)
                        .description("prints this")
                        .build());
        parser.getSubcommands().values().forEach(CommandLines::addHelp);
    }

    /** Says in one line what is wrong with a command line, without the values that were typed. */
    public static String describe(ParameterException wrong) {
        return findReason(wrong).orElseGet(() -> describeUnknown(wrong));
    }

    /** Describes an argument that belongs to no option, or a command that is missing. */
    private static String describeUnknown(ParameterException wrong) {
        CommandLine parser = wrong.getCommandLine();
        Optional<UnmatchedArgumentException> unknown = Optional.of(wrong)
                .filter(UnmatchedArgumentException.class::isInstance)
                .map(UnmatchedArgumentException.class::cast);
        if (parser.getSubcommands().isEmpty()
                || unknown.filter(UnmatchedArgumentException::isUnknownOption).isPresent()) {
            List<String> options =
                    optionsOf(parser).stream().map(OptionSpec::longestName).toList();
            return didYouMean("option", unknown, options)
                    .orElseGet(() -> options.isEmpty()
                            ? "nothing can be given here"
                            : "the options here are " + String.join(", ", options));
        }
        Set<String> commands = new TreeSet<>(parser.getSubcommands().keySet());
        return didYouMean("command", unknown, commands)
                .orElseGet(() -> (unknown.isPresent() ? "unknown command" : "a command is missing")
                        + "; the commands here are " + String.join(", ", commands));
    }

    private static Optional<String> didYouMean(
            String what, Optional<UnmatchedArgumentException> unknown, Collection<String> names) {
        return unknown.flatMap(it -> it.getUnmatched().stream().findFirst())
                .flatMap(typed -> Likeness.nearest(typed, names))
                .map(meant -> "unknown " + what + ", did you mean " + meant + "?");
    }

    /** Finds the reason; empty if an argument belongs to no option. */
    private static Optional<String> findReason(ParameterException wrong) {
        if (wrong instanceof OverwrittenOptionException repeated) {
            return Optional.of(nameOf(repeated.getOverwritten()) + " can be given once");
        }
        if (wrong instanceof MissingParameterException missing
                && !missing.getMissing().isEmpty()) {
            return Optional.of(describeMissing(missing));
        }
        return Optional.ofNullable(wrong.getArgSpec())
                .map(argument -> nameOf(argument) + " " + expectationOf(wrong.getCause()));
    }

    /** picocli has one exception for options that are missing and for one without its value. */
    private static String describeMissing(MissingParameterException missing) {
        ArgSpec first = missing.getMissing().get(0);
        if (first.isOption() && !missing.getMessage().startsWith("Missing required option")) {
            return nameOf(first) + " needs a value";
        }
        List<String> names = allMissing(missing).stream()
                .sorted(Comparator.comparing(ArgSpec::isOption).thenComparingInt(CommandLines::orderOf))
                .map(CommandLines::nameOf)
                .toList();
        int last = names.size() - 1;
        return last == 0
                ? names.get(0) + " is missing"
                : String.join(", ", names.subList(0, last)) + " and " + names.get(last) + " are missing";
    }

    /**
     * picocli names the first parameter that is missing, and not the options.
     *
     * <p>Limit: an option of a primitive type has a value before it is given, so it is named only where no parameter is missing.
     */
    private static Set<ArgSpec> allMissing(MissingParameterException missing) {
        Set<ArgSpec> all = new LinkedHashSet<>(missing.getMissing());
        for (ArgSpec required : missing.getCommandLine().getCommandSpec().requiredArgs()) {
            if (required.getValue() == null) {
                all.add(required);
            }
        }
        return all;
    }

    private static String expectationOf(Throwable mismatch) {
        return mismatch instanceof UnsuitableValueException ? mismatch.getMessage() : "has a value that can't be used";
    }

    private static List<OptionSpec> optionsOf(CommandLine parser) {
        return parser.getCommandSpec().options().stream()
                .filter(option -> !option.usageHelp())
                .sorted(Comparator.comparingInt(OptionSpec::order))
                .toList();
    }

    private static int orderOf(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.order() : 0;
    }

    private static String nameOf(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }
}
