package org.medchain.keys.cli;

import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Prints what a shell needs to complete commands and options. */
@Command(
        name = "completion",
        description = "Prints a script for bash and zsh: source <(medchain completion) completes commands and options.")
record CompletionCommand(Context context, Supplier<CommandLine> all) implements Callable<Integer> {

    @Override
    public Integer call() {
        context.terminal().out().print(AutoComplete.bash("medchain", all.get()));
        return ExitStatus.DONE.code();
    }
}
