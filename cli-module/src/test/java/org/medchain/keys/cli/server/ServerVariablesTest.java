package org.medchain.keys.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ServerVariablesTest {

    private static final Map<String, String> PROCESS =
            Map.of("KEPT", "a $b", "CHANGED", "old", "GONE", "x", "EMPTY", "");

    private static ServerVariables changed() {
        ServerVariables variables = new ServerVariables(PROCESS);
        variables.set("CHANGED", "it's \"$new\"\n`and` more\n");
        variables.unset("GONE");
        variables.setDefault("EMPTY", "a default");
        variables.setDefault("ADDED", "\\'");
        return variables;
    }

    @Test
    void leaveWhatIsSetButEmptyAsItIs() {
        assertThat(changed().isSet("EMPTY")).isTrue();
        assertThat(changed().find("EMPTY")).isEmpty();
    }

    @Test
    void areThoseOfAShellThatReadsThem() throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", changed().asShell() + "exec env -0");
        builder.environment().clear();
        builder.environment().putAll(PROCESS);
        builder.environment().put("PATH", System.getenv("PATH"));

        Map<String, String> seen = output(builder.start());

        seen.keySet().retainAll(Set.of("KEPT", "CHANGED", "GONE", "EMPTY", "ADDED"));
        assertThat(seen).isEqualTo(changed().asMap());
    }

    @Test
    void areThoseOfAProcessThatGetsThem() throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("/usr/bin/env", "-0");
        builder.environment().put("OF_THIS_PROCESS", "x");
        changed().giveTo(builder);

        assertThat(output(builder.start())).isEqualTo(changed().asMap());
    }

    private static Map<String, String> output(Process process) throws IOException, InterruptedException {
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        Map<String, String> seen = new HashMap<>();
        for (String line : text.split("\0", -1)) {
            if (!line.isEmpty()) {
                seen.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
            }
        }
        return seen;
    }

    @Test
    void showNoValue() {
        assertThat(changed()).hasToString("ServerVariables[redacted]");
    }
}
