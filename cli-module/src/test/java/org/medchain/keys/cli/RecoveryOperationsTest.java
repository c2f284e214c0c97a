package org.medchain.keys.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code medchain recovery} and the commands around rotations and checkpoints: what goes to files, what comes from them, and what is sent. */
class RecoveryOperationsTest extends RecordedCommands {

    @Test
    void namesThePatientsWhoseKeysAreRecovered() {
        service.answers("{}");

        run("recovery request --reason lost --patient p1 --patient p2");

        assertThat(service.bodies()).containsExactly("{\"reason\":\"lost\",\"patientIds\":[\"p1\",\"p2\"]}");
    }

    @Test
    void writesAFileForEachPageOfCopies() throws IOException {
        Path pages = Files.createDirectory(directory.resolve("pages"));
        service.answers("{\"tenantId\":\"t1\",\"items\":[],\"nextCursor\":\"c+1\"}")
                .answers("{\"tenantId\":\"t1\",\"items\":[]}");

        CommandRun run = run("recovery copies r1 --to " + pages);

        assertThat(run.status()).isZero();
        assertThat(service.requests())
                .containsExactly(
                        "GET /api/v1/recoveries/r1/escrow-copies",
                        "GET /api/v1/recoveries/r1/escrow-copies?cursor=c%2B1");
        assertThat(pages.resolve("page-1.json")).content().contains("c+1");
        assertThat(pages.resolve("page-2.json")).content().contains("\"tenantId\"");
        assertThat(run.out().strip()).isEqualTo("pages  2");
    }

    @Test
    void keepsNoPageIfOneIsMissing() throws IOException {
        Path pages = Files.createDirectory(directory.resolve("pages"));
        service.answers("{\"items\":[],\"nextCursor\":\"c\"}").refuses(409, "{\"title\":\"Conflict\"}");

        assertThat(run("recovery copies r1 --to " + pages).status()).isEqualTo(ExitStatus.REFUSED.code());

        assertThat(pages).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"recovery copies r1", "audit checkpoint-keys"})
    void asksForNothingIfTheDirectoryIsNotEmpty(String line) throws IOException {
        Files.createFile(Files.createDirectory(directory.resolve("full")).resolve("page-1.json"));
        service.answers("{\"items\":[]}");

        assertThat(run(line + " --to " + directory.resolve("full")).status()).isEqualTo(ExitStatus.WRONG_USAGE.code());
        assertThat(run(line + " --to " + directory.resolve("none")).status()).isEqualTo(ExitStatus.WRONG_USAGE.code());

        assertThat(service.requests()).isEmpty();
    }

    @Test
    void tellsWhoseKeysDidNotComeBack() throws IOException {
        Path recovered = Files.writeString(
                directory.resolve("recovered"), "{\"items\":[{\"patientId\":\"p1\"},{\"patientId\":\"p2\"}]}");
        service.answers("{\"items\":[{\"recovered\":2,\"unchanged\":0,\"generation\":3},"
                + "{\"problem\":{\"title\":\"Keys destroyed\"}}]}");

        CommandRun run = run("recovery take-back r1 " + recovered);

        assertThat(run.status()).isEqualTo(ExitStatus.FAILED.code());
        assertThat(run.out().lines())
                .containsExactly(
                        "patientId  recovered  unchanged  generation  problem",
                        "p1         2          0          3",
                        "p2                                           Keys destroyed");
    }

    @Test
    void sendsNothingOfAFileThatCustodiansDidNotWrite() throws IOException {
        Path other = Files.writeString(directory.resolve("other"), "{\"items\":[1]}");

        assertThat(run("recovery take-back r1 " + other).status()).isEqualTo(ExitStatus.WRONG_USAGE.code());

        assertThat(service.requests()).isEmpty();
    }

    @Test
    void selectsWhatACompromiseHasToDoWith() {
        service.answers("{}");

        run("rotation compromise --wrapped-under arn:1 --wrapped-from a --wrapped-before b");

        assertThat(service.bodies())
                .containsExactly("{\"wrappedUnder\":\"arn:1\",\"wrappedFrom\":\"a\",\"wrappedBefore\":\"b\"}");
    }

    @Test
    void startsNoRotationAfterACompromiseOfNothing() {
        assertThat(run("rotation compromise").status()).isEqualTo(ExitStatus.WRONG_USAGE.code());

        assertThat(service.requests()).isEmpty();
    }

    @Test
    void writesTheKeysThatVerifyCheckpoints() throws IOException {
        service.answers("{\"items\":[],\"publicKeys\":[{\"keyId\":\"1\",\"pem\":\"one\\n\"},{\"pem\":\"two\\n\"}]}");
        Path keys = Files.createDirectory(directory.resolve("keys"));

        assertThat(run("audit checkpoint-keys --to " + keys).status()).isZero();

        assertThat(keys.resolve("checkpoint-key-1.pem")).hasContent("one\n");
        assertThat(keys.resolve("checkpoint-key-2.pem")).hasContent("two\n");
    }
}
