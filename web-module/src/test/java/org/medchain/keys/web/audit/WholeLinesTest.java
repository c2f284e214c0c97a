package org.medchain.keys.web.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.ws.rs.core.StreamingOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WholeLinesTest {

    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

    private static StreamingOutput inPieces(String... pieces) {
        return out -> {
            for (String piece : pieces) {
                out.write(piece.getBytes(US_ASCII));
            }
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "one\n", "one\ntwo\n", "\n\n", "one\n|two\n|", "o|ne|\n|two|\n", "|one\n||\n|"})
    void areWhatWasWrittenInWhateverPieces(String pieces) throws IOException {
        new WholeLines(inPieces(pieces.split("\\|", -1))).write(sent);

        assertThat(sent.toString(US_ASCII)).isEqualTo(pieces.replace("|", ""));
    }

    @Test
    void areTheSameOctetByOctet() throws IOException {
        new WholeLines(out -> {
                    out.write('a');
                    out.write('\n');
                    out.write('\n');
                })
                .write(sent);

        assertThat(sent.toString(US_ASCII)).isEqualTo("a\n\n");
    }

    @Test
    void haveNoLastLineFeedIfTheyBreakOff() {
        WholeLines lines = new WholeLines(out -> {
            out.write("one\ntwo\n".getBytes(US_ASCII));
            out.flush();
            throw new IllegalStateException("the database is gone");
        });

        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> lines.write(sent));
        assertThat(sent.toString(US_ASCII)).isEqualTo("one\ntwo");
    }
}
