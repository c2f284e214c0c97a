package org.medchain.keys.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What commands show of answers, and keep in files. */
class ShownAnswersTest extends RecordedCommands {

    @Test
    void showsAThingInLines() {
        service.answers("{\"id\":\"t1\",\"policies\":{\"fourEyes\":true},\"regions\":[\"a\",\"b\"]}");

        assertThat(run("tenant show t1").out().lines())
                .containsExactly(
                        "id                 t1",
                        "policies.fourEyes  true",
                        "regions.0          a",
                        "regions.1          b");
    }

    @Test
    void showsAListAsATable() {
        service.answers("{\"items\":[{\"id\":\"t1\",\"name\":\"Hospital\"}],\"nextCursor\":\"c+1\"}")
                .answers("{\"items\":[{\"id\":\"tenant-2\",\"status\":\"ACTIVE\"}]}");

        assertThat(run("tenant list").out().lines())
                .containsExactly("id        name      status", "t1        Hospital", "tenant-2            ACTIVE");
        assertThat(service.requests())
                .containsExactly("GET /api/v1/tenants?limit=1000", "GET /api/v1/tenants?limit=1000&cursor=c%2B1");
    }

    @Test
    void showsNoMoreEventsThanItIsAskedFor() {
        service.answers("{\"items\":[{\"id\":\"e3\"},{\"id\":\"e2\"}],\"nextCursor\":\"c\"}");

        CommandRun run = run("audit list --limit 2");

        assertThat(run.out().lines()).containsExactly("id", "e3", "e2");
        assertThat(run.err().lines()).containsExactly("medchain: there are more than these 2; --limit shows more");
        assertThat(run.status()).isZero();
        assertThat(service.requests()).containsExactly("GET /admin/audit-logs?limit=2");
    }

    @Test
    void showsTheEventsOfSeveralPages() {
        service.answers("{\"items\":[{\"id\":\"e3\"},{\"id\":\"e2\"}],\"nextCursor\":\"c\"}")
                .answers("{\"items\":[{\"id\":\"e1\"},{\"id\":\"e0\"}]}");

        CommandRun cut = run("audit list --limit 3");
        CommandRun all = run("audit list --limit 4");

        assertThat(cut.out().lines()).containsExactly("id", "e3", "e2", "e1");
        assertThat(cut.err()).isNotEmpty();
        assertThat(all.out().lines()).containsExactly("id", "e1", "e0");
        assertThat(all.err()).isEmpty();
    }

    @Test
    void keepsNoTrailThatBrokeOff() {
        service.answers("{\"sequence\":1}\n{\"sequence\":2}");
        Path trail = directory.resolve("trail");

        CommandRun run = run("audit export --to " + trail);

        assertThat(run.status()).isEqualTo(ExitStatus.UNAVAILABLE.code());
        assertThat(run.err().lines()).containsExactly("medchain: the service's answer ended early; try again");
        assertThat(trail).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"audit export --to ", "destruction certificate d1 --to "})
    void keepsNothingIfTheConnectionBreaks(String line) {
        service.breaksOff("{\"sequence\":1}\n");
        Path target = directory.resolve("target");

        CommandRun run = run(line + target);

        assertThat(run.status()).isEqualTo(ExitStatus.UNAVAILABLE.code());
        assertThat(run.err().lines()).containsExactly("medchain: the service's answer ended early; try again");
        assertThat(target).doesNotExist();
    }

    @Test
    void keepsATrailWithoutEntries() {
        service.answers("");
        Path trail = directory.resolve("trail");

        assertThat(run("audit export --to " + trail).status()).isZero();

        assertThat(trail).isEmptyFile();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tenant show t1",
                "tenant list",
                "audit export --to -",
                "destruction certificate d1 --to -",
                "completion",
                "--version",
                "--help"
            })
    void failsIfTheOutputIsLost(String line) {
        service.answers("{\"id\":\"t1\",\"items\":[{\"id\":\"t1\"}]}\n");

        CommandRun run = CommandRun.withFullOutput(environment, line.split(" ", -1));

        assertThat(run.status()).isEqualTo(ExitStatus.FAILED.code());
        assertThat(run.err().lines()).containsExactly("medchain: cannot write the output");
    }

    @Test
    void showsJsonIfItIsAskedTo() {
        service.answers("{\"items\":[{\"id\":\"t1\"}]}");

        assertThat(run("tenant list --output json").out().replaceAll("\\s", "")).isEqualTo("[{\"id\":\"t1\"}]");
    }

    @Test
    void showsOneMemberIfItIsAskedTo() {
        service.answers("{\"id\":\"t1\",\"name\":\"Hospital\",\"of\":{\"list\":[7,{\"a\":true}]}}");

        assertThat(run("tenant show t1 --field name").out().lines()).containsExactly("Hospital");
        assertThat(run("--output json tenant show t1 --field name").out().lines())
                .containsExactly("Hospital");
        assertThat(run("tenant show t1 --field of.list.0").out().lines()).containsExactly("7");
        assertThat(run("tenant show t1 --field of.list.1.a").out().lines()).containsExactly("true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Name", "of", "secret-of-mine"})
    void saysWhichMembersThereAreIfNoneIsNamed(String field) {
        service.answers("{\"id\":\"t1\",\"of\":{\"a\":1}}");

        CommandRun run = run("tenant show t1 --field " + field);

        assertThat(run.status()).isEqualTo(ExitStatus.DONE_UNSHOWN.code());
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines())
                .containsExactly("medchain: the command was carried out, but --field names no member of its answer,"
                        + " which has id, of.a");
    }

    @Test
    void saysThatAChangeWasMadeIfNoMemberIsNamed() {
        service.answers("{\"id\":\"t1\"}");

        CommandRun run = run("tenant suspend t1 --field nosuch");

        assertThat(run.status()).isEqualTo(ExitStatus.DONE_UNSHOWN.code());
        assertThat(run.err()).contains("the command was carried out");
    }

    @Test
    void failsAsAFollowedRotationDoesIfNoMemberIsNamed() {
        service.answers("{\"id\":\"r1\",\"status\":\"CANCELLED\"}");

        assertThat(run("rotation show r1 --follow --field nosuch").status()).isEqualTo(ExitStatus.FAILED.code());
    }

    @Test
    void showsOneMemberOfEachThingOfAList() {
        service.answers("{\"items\":[{\"id\":\"t1\"},{\"name\":\"n\"},{\"id\":\"t3\"}]}");

        assertThat(run("tenant list --field id").out().lines()).containsExactly("t1", "", "t3");
    }
}
