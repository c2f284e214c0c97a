package org.medchain.keys.kmssimulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KmsSimulatorCommandTest {

    @Nested
    class Start {

        @Test
        void printsTheAddressAndTheKeysThatItMade() {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            PrintStream printer = new PrintStream(out, true, StandardCharsets.UTF_8);

            try (KmsSimulator simulator = KmsSimulatorCommand.start(
                    printer,
                    "--port",
                    "0",
                    "--create-key",
                    "eu-central-1:alias/a",
                    "--create-key",
                    "us-east-1:alias/b")) {
                assertThat(out.toString(StandardCharsets.UTF_8).lines())
                        .satisfiesExactly(
                                line -> assertThat(line).isEqualTo("KMS simulator: " + simulator.endpoint()),
                                line -> assertThat(line)
                                        .matches("eu-central-1 alias/a arn:aws:kms:eu-central-1:111122223333:key/.*"),
                                line -> assertThat(line)
                                        .matches("us-east-1 alias/b arn:aws:kms:us-east-1:111122223333:key/.*"));
            }
        }

        @Test
        void listensOnTheLoopbackAddressUnlessToldOtherwise() {
            CommandOptions options = CommandOptions.parse();

            assertThat(options.host()).isEqualTo("127.0.0.1");
            assertThat(options.port()).isEqualTo(4599);
            assertThat(options.help()).isFalse();
        }

        @ParameterizedTest
        @ValueSource(strings = {"--port", "--port x", "--port 70000", "--colour red", "--create-key eu-central-1"})
        void refusesWhatItDoesNotKnow(String arguments) {
            assertThatThrownBy(() -> KmsSimulatorCommand.start(System.out, arguments.split(" ", -1)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
