package org.medchain.keys.development;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Numbers that docs/ tell and that are no setting, beside the line of the sources that has them. Who changes the one is told of the
 * other; that the product keeps to them, its own tests show.
 */
class DocumentedNumbersTest {

    private static final SourceText SOURCES = new SourceText("DocumentedNumbersTest.java");

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            run/monitoring.md | ten files of 20 MB | bootstrap.properties | max.files=10
            run/monitoring.md | ten files of 20 MB | bootstrap.properties | max.file.size=20
            run/monitoring.md | no heap dump when memory runs out | jvm.options | -XX:-HeapDumpOnOutOfMemoryError
            run/configuration.md | the process ends at once | jvm.options | -XX:+ExitOnOutOfMemoryError
            run/servers.md | 10 seconds more at most | work/Work.java | LOOK = Duration.ofSeconds(10)
            run/erasure.md | and 2 for health checks | server.xml | jndiName="jdbc/medchain-health" type="java.sql.Driver" isolationLevel="TRANSACTION_READ_COMMITTED" transactional="false"> <jdbcDriver libraryRef="jdbc"/> <connectionManager maxPoolSize="2"
            run/databases.md | and 5 more while it starts | server.xml | jndiName="jdbc/medchain-owner" type="java.sql.Driver" isolationLevel="TRANSACTION_READ_COMMITTED" transactional="false"> <jdbcDriver libraryRef="jdbc"/> <connectionManager maxPoolSize="5"
            run/console.md | under way or overdue, 5 each | page/TodayPages.java | MOST = 5
            run/console.md | those of the last eight | page/SignOffsView.java | WEEKS = 8
            run/monitoring.md | stalls for 10 s | server.xml | readTimeout="10s"
            run/monitoring.md | takes longer than 30 s | RequestBody.java | LONGEST = TimeUnit.SECONDS.toNanos(30)
            run/monitoring.md | buckets go from 1 ms (`le="0.001"`) to 10 s | server.xml | duration_seconds=1ms,2ms,5ms,10ms,25ms,50ms,100ms,250ms,500ms,1s,2500ms,5s,10s"
            run/monitoring.md | Pauses double from 50 ms | KmsClients.java | FIRST_PAUSE = Duration.ofMillis(50)
            run/monitoring.md | or 250 ms after throttling | KmsClients.java | FIRST_PAUSE_WHEN_THROTTLED = Duration.ofMillis(250)
            run/monitoring.md | throttling, up to 2 s | KmsClients.java | LONGEST_PAUSE = Duration.ofSeconds(2)
            run/erasure.md | From 50,000 patients on | RegisterFile.java | INDEXED_FROM = 50_000
            run/erasure.md | a timer moves the keys, 500 at a time | ErasureKeyMigration.java | SLICE = 500
            run/monitoring.md | are in the records still, 100,000 at most | ErasureKeyMigration.java | MOST_COUNTED = 100_000
            run/erasure.md | otherwise it is deleted after a day | SealedErasureKeyRows.java | interval '1' day
            run/erasure.md | A statement there may take 5 s | server.xml | -c statement_timeout=5000
            run/backup.md | among the 100 listed last | NewestLines.java | NEWEST = 100
            run/erasure.md | a thousand lines without a gap | MissingLines.java | PAGE = 1000
            run/erasure.md | a timer goes on after 30 seconds | DestructionStore.java | Duration.ofSeconds(30)
            run/backup.md | that nobody recorded within 365 days | reading/Drills.java | YEAR = Duration.ofDays(365)
            run/audit.md | Up to 10,000 events become a file | DueEvents.java | LONGEST_STRETCH = 10_000
            run/audit.md | Nothing younger than a year | R__audit_functions.sql | greatest(interval '1 year'
            run/rotation.md | The first hundred of those are listed | rotation/RotationOperations.java | FAILURES_SHOWN = 100
            run/rotation.md | tried ten times in vain | job/Courses.java | STALLS_BEFORE_GIVING_UP = 10
            run/rotation.md | up to 200 patients | RotationBatch.java | MAX_PATIENTS = 200
            run/rotation.md | a day later at the soonest | RotationPolicy.java | DAY = Duration.ofDays(1)
            run/monitoring.md | the database answers within 2 seconds | Database.java | PROBE_SECONDS = 2
            run/monitoring.md | within five seconds of the database's | ServerClock.java | LARGEST_DIFFERENCE = Duration.ofSeconds(5)
            run/monitoring.md | within three times `AUDIT_CHECKPOINT_SECONDS` | CheckpointAge.java | INTERVALS = 3
            run/monitoring.md | at least a minute | CheckpointAge.java | LEAST_LIMIT = Duration.ofMinutes(1)
            run/monitoring.md | At most 10,000 CMKs are remembered | CmkBreakers.java | MOST = 10_000
            run/monitoring.md | threads for three Regions that are full | KmsCallSettings.java | HANGING_REGIONS = 2
            run/monitoring.md | one line a minute for each kind | LimitedLog.java | SILENCE = Duration.ofMinutes(1)
            engineering/architecture.md | read within the last 30 seconds | ActiveTenantCache.java | LONGEST = Duration.ofSeconds(30)
            engineering/architecture.md | verified within the last minute | TokenCache.java | LONGEST = Duration.ofSeconds(60)
            engineering/architecture.md | how often it is tried: twice | datakey/DataKeyOperations.java | TRIES = 2
            engineering/architecture.md | begins again, five times at most | PatientRotation.java | TRIES = 5
            engineering/architecture.md | dropped from the trail, 5,000 in a transaction | AuditIdentifierStore.java | SLICE = 5_000
            engineering/architecture.md | as many at a time | DataKeyErasureStore.java | SLICE = 5_000
            run/aws.md | one to four ARNs | TenantCmk.java | MOST_REPLICAS = 4
            run/aws.md | look a CMK up every 30 seconds at most | CurrentWrappingCache.java | LONGEST = Duration.ofSeconds(30)
            security.md | one with more than 16,384 characters | TokenVerifier.java | MOST_CHARACTERS = 16_384
            security.md | a read takes 5 at most | WebKeys.java | LONGEST = Duration.ofSeconds(5)
            security.md | no more than 256 KiB are taken | WebKeys.java | MOST_BYTES = 262_144
            security.md | one in 10 seconds | IssuerKeys.java | BETWEEN_UNKNOWN = Duration.ofSeconds(10)
            security.md | 4, for 2 seconds at most | IssuerKeys.java | MOST_WAITING = 4
            security.md | 4, for 2 seconds at most | IssuerKeys.java | LONGEST_WAIT = Duration.ofSeconds(2)
            security.md | tried every 5 seconds or sooner | IssuerKeys.java | RETRY = Duration.ofSeconds(5)
            security.md | TLS 1.2 and 1.3 | server.xml | sslProtocol="TLSv1.3,TLSv1.2"
            run/audit.md | in pages of 2,000 | EntryStore.java | PAGE = 2_000
            run/audit.md | with 20 events or more | VolumeRule.java | LEAST = 20
            run/audit.md | more than three times the median | VolumeRule.java | FACTOR = 3
            run/audit.md | among the 28 days before | VolumeRule.java | DAYS_BEFORE = 28
            run/audit.md | fewer than five such days | VolumeRule.java | LEAST_DAYS = 5
            run/audit.md | up to 100 entries of at most 120 seconds | VerifyAuditOptions.java | names = "--max-unproven", order = 5, defaultValue = "100"
            run/audit.md | up to 100 entries of at most 120 seconds | VerifyAuditOptions.java | names = "--max-unproven-seconds", order = 6, defaultValue = "120"
            engineering/plans.md | from a thousand new events on | EventSums.java | LEAST = 1_000
            engineering/plans.md | every ten seconds | EventSums.java | PERIOD = Duration.ofSeconds(10)
            engineering/architecture.md | waits 5 seconds for those | RunningWorks.java | LONGEST_STOP = Duration.ofSeconds(5)
            run/hsm.md | after ten seconds | HsmToken.java | DEADLINE = Duration.ofSeconds(10)
            run/hsm.md | one of the 16 threads | HsmToken.java | CALLS = 16
            run/console.md | CSV, 10,000 events at most | AuditFilePages.java | MOST_EVENTS = 10_000
            run/console.md | newest 1,000 checkpoints | AuditFilePages.java | MOST_CHECKPOINTS = 1000
            run/console.md | up to 20 kB | UnsentForm.java | MOST = 20_000
            run/console.md | what they bring back, 60 kB at once | ConsoleServlet.java | MOST_BYTES = 65_536
            run/audit.md | The 100 farthest from the median | AuditSummary.java | MOST = 100
            run/console.md | the last 14, 30 or 90 days | ReviewPages.java | SPANS = List.of(14, 30, 90)
            formats.md | has at most 8,192 bytes | EncryptedKey.java | MAX_LENGTH = 8192
            formats.md | length of a frame's content: 65,536 | Frames.java | CONTENT_LENGTH = 65_536
            formats.md | of other lengths, up to 1,048,576 | MessageHeader.java | MAX_FRAME_LENGTH = 1 << 20
            formats.md | of the first 5000 if there are more | DataKeyErasureStore.java | LISTED = 5_000
            """)
    void areThoseOfTheSources(String page, String words, String file, String code) {
        assertThat(DocumentedPage.named("docs/" + page).text().replaceAll("\\s+", " "))
                .contains(words);
        assertThat(SOURCES.textOf(file).replaceAll("\\s+", " ")).containsPattern(Pattern.quote(code) + "(?!\\w)");
    }
}
