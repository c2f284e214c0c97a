package org.medchain.keys.dev;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.medchain.keys.cli.Medchain;
import org.medchain.keys.cli.Place;
import org.medchain.keys.cli.database.DistributionCommands;
import org.medchain.keys.cli.server.ServerVariables;
import org.medchain.keys.development.DevelopmentException;
import picocli.CommandLine.Model.CommandSpec;

/** The clone in which the launcher {@code ./medchain} stands. */
record ClonePlace(Workspace workspace) implements Place {

    /** Runs the program; {@code ./medchain} names the clone in the property {@code medchain.root}. */
    public static void main(String[] arguments) {
        Medchain.runAndExit(new ClonePlace(new Workspace(Path.of(System.getProperty("medchain.root")))), arguments);
    }

    @Override
    public Object commands(PrintStream out, PrintStream err, Map<String, String> process) {
        CloneCommands commands = new CloneCommands(this, out, err, process, Clock.systemUTC());
        CommandSpec all = CommandSpec.forAnnotatedObject(commands);
        DistributionCommands.addTo(all, commands::database, out);
        return all;
    }

    /** Returns the environment with the trial's token, unless a service is named, the keys that verify certificates, and the token of SoftHSM. */
    @Override
    public Map<String, String> environmentOf(Map<String, String> process) {
        ServerVariables variables = new ServerVariables(process);
        workspace.address().ifPresent(address -> workspace.trialTenant().addTo(variables, address));
        variables.setIfEmpty("CERTIFICATE_KEY_FILE", workspace.home().file("certificate-key.pem"));
        variables.setIfEmpty("CERTIFICATE_ML_DSA_KEY_FILE", workspace.home().file("certificate-ml-dsa-key.pem"));
        SoftHsmToken softHsm = new SoftHsmToken(workspace);
        if (variables.find("HSM_LIBRARY").isEmpty() && softHsm.isUsable()) {
            softHsm.use(variables);
        }
        return variables.asMap();
    }

    @Override
    public boolean knows(Exception failure) {
        return failure instanceof DevelopmentException;
    }
}
