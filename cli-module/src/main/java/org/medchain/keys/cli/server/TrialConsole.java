package org.medchain.keys.cli.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The console of a server for trying. Its people log in at a page of this machine, where they choose who they are: a process of its own, which ends with
 * the server.
 */
public final class TrialConsole {

    private static final String PROGRAM = "org.medchain.keys.development.LoginPage";
    private static final String CLIENT = "medchain-console";
    /** A file with anything else counts for nothing, and is written again. */
    private static final String PORT = "[1-9][0-9]{0,4}";

    private static final String LOOPBACK = "http://127.0.0.1:";

    private final LocalDirectory directory;
    private final String secret;

    /** @param secret of the console and its login page */
    public TrialConsole(LocalDirectory directory, String secret) {
        this.directory = directory;
        this.secret = secret;
    }

    /** Returns the issuer of the tokens of the directory's last server; empty if it had no console. */
    static Optional<String> findIssuer(LocalDirectory directory) {
        return findPort(directory).map(port -> LOOPBACK + port);
    }

    private static Optional<String> findPort(LocalDirectory directory) {
        Path file = portFile(directory);
        try {
            return Files.isRegularFile(file)
                    ? Optional.of(Files.readString(file)).filter(port -> port.matches(PORT))
                    : Optional.empty();
        } catch (IOException e) {
            throw new ServerException("cannot read " + file, e);
        }
    }

    private static Path portFile(LocalDirectory directory) {
        return directory.path().resolve("login-port");
    }

    /** Sets what a server needs that is to have the console. The port of the login page stays that of the last server, if it is free. */
    public void configure(ServerVariables variables) {
        if (findPort(directory).filter(port -> !Ports.isInUse(port)).isEmpty()) {
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                Files.writeString(portFile(directory), String.valueOf(free.getLocalPort()));
            } catch (IOException e) {
                throw new ServerException("cannot write " + portFile(directory), e);
            }
        }
        variables.set("MP_JWT_VERIFY_ISSUER", findIssuer(directory).orElseThrow());
        variables.set("CONSOLE_CLIENT_ID", CLIENT);
        variables.set("CONSOLE_CLIENT_SECRET", secret);
        variables.set("CONSOLE_URL", LOOPBACK + variables.get("HTTP_PORT"));
    }

    /**
     * Starts the login page.
     *
     * @param server the process with which it ends
     * @return the address that lets a browser in, and leads it to the console
     */
    public String start(ServerVariables variables, long server) {
        Path log = directory.path().resolve("login.log");
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        "nohup",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PROGRAM,
                        directory.path().toString(),
                        findPort(directory).orElseThrow(),
                        variables.get("CONSOLE_URL"),
                        String.valueOf(server)))
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        try {
            builder.start();
        } catch (IOException e) {
            throw new ServerException("cannot start the login page of the console", e);
        }
        return findIssuer(directory).orElseThrow() + "/?secret=" + secret;
    }
}
