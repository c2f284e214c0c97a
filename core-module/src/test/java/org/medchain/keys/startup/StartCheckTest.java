package org.medchain.keys.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.PatientId;
import org.medchain.keys.audit.checkpoint.CheckpointFiles;
import org.medchain.keys.audit.checkpoint.InProcessCheckpoints;
import org.medchain.keys.audit.directing.InProcessRows;
import org.medchain.keys.destruction.InProcessDestructions;
import org.medchain.keys.kms.RehearsedProvider;
import org.medchain.keys.patient.ErasureKeysOn;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.DatabaseKind;
import org.medchain.keys.server.database.StoppableDatabase;
import org.medchain.keys.server.probe.InProcessProbes;
import org.medchain.keys.server.settings.InvalidSettingException;
import org.medchain.keys.server.settings.Settings;

@ParameterizedClass
@EnumSource
@SuppressWarnings("UnnecessaryAssignment") // The test does what the container would.
class StartCheckTest {

    private static final PatientId PATIENT = new PatientId("patient");

    @TempDir
    private Path directory;

    private final InProcessDestructions core;
    private final PatientRowId row;
    private final StartCheck check = new StartCheck();

    /** What was asked for, in order. */
    private final List<String> asked = new ArrayList<>();

    StartCheckTest(DatabaseKind kind) {
        core = new InProcessDestructions(kind);
        row = core.addPatient(PATIENT);
        core.dataKeys().generate(PATIENT).close();
        check.settings = GivenInstance.ofAll(() -> {
            asked.add("settings");
            return List.of(new Settings() {});
        });
        check.probes = GivenInstance.of(() -> {
            asked.add("probes");
            return InProcessProbes.withoutPort();
        });
        use(core.audit().database());
        check.erasureKeyPlace = GivenInstance.of(() -> {
            asked.add("erasure keys");
            return ErasureKeysOn.place(core.audit().database(), Optional.empty());
        });
        check.firstSeals = GivenInstance.of(() -> {
            asked.add("row keys");
            return InProcessRows.firstSeals(core.audit(), directory);
        });
        check.registerReplay = GivenInstance.of(() -> {
            asked.add("replay");
            return core.registerReplay();
        });
        check.erasureListing = GivenInstance.of(() -> {
            asked.add("listing");
            return core.listing();
        });
        check.provider = () -> {
            asked.add("provider");
            return new RehearsedProvider();
        };
        check.checkpointFiles = GivenInstance.of(() -> {
            asked.add("checkpoint files");
            return files();
        });
    }

    private CheckpointFiles files() {
        return new InProcessCheckpoints(directory).files();
    }

    private void use(Database database) {
        check.database = GivenInstance.of(() -> {
            asked.add("database");
            return database;
        });
    }

    @Nested
    class Check {

        @Test
        void looksAtTheSettingsBeforeAnythingThatNeedsThem() {
            check.check();

            assertThat(asked)
                    .containsExactly(
                            "settings",
                            "probes",
                            "database",
                            "row keys",
                            "erasure keys",
                            "checkpoint files",
                            "replay",
                            "listing",
                            "provider");
            assertThat(directory.resolve("key.pem")).exists();
        }

        @Test
        void stopsTheStartAtAWrongSettingAndConstructsNothingElse() {
            InvalidSettingException wrong = new InvalidSettingException("AWS_REGION", "must be set");
            check.settings = GivenInstance.ofAll(() -> {
                throw wrong;
            });

            assertThatThrownBy(check::check).isSameAs(wrong);

            assertThat(asked).isEmpty();
        }

        @Test
        void stopsTheStartIfTheDatabaseDoesNotAnswer() {
            use(StoppableDatabase.stopped());

            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(check::check)
                    .withMessage("DATABASE_URL names a database that does not answer");

            assertThat(asked).containsExactly("settings", "probes", "database");
        }

        @Test
        void erasesAgainWhatAnOlderDatabaseBroughtBackBeforeAnythingIsServed() {
            core.dataKeys().patients().list(core.context(PATIENT), row.value());

            check.check();

            assertThatExceptionOfType(KeysDestroyedException.class)
                    .isThrownBy(() -> core.dataKeys().generate(PATIENT));
            assertThat(core.audit().endsOf(core.tenant())).contains("ERASE_PATIENT_KEYS SUCCESS");
        }

        @Test
        void stopsTheStartIfTheProviderCannotBeBuilt() {
            InvalidSettingException wrong = new InvalidSettingException("LOCAL_KEK", "must have 32 characters");
            check.provider = () -> {
                throw wrong;
            };

            assertThatThrownBy(check::check).isSameAs(wrong);
        }

        @Test
        void stopsTheStartAtADefectToo() {
            IllegalStateException defect = new IllegalStateException("a defect");
            check.checkpointFiles = GivenInstance.of(() -> {
                throw defect;
            });

            assertThatThrownBy(check::check).isSameAs(defect);

            assertThat(asked).doesNotContain("replay");
        }
    }
}
