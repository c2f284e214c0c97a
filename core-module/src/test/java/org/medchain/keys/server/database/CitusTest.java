package org.medchain.keys.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.keys.AuditUnavailableException;
import org.medchain.keys.DestructionId;
import org.medchain.keys.DestructionStatus;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.audit.AuditEvent;
import org.medchain.keys.audit.DueChains;
import org.medchain.keys.audit.InProcessAudit;
import org.medchain.keys.audit.OperationThreads;
import org.medchain.keys.audit.WrittenChain;
import org.medchain.keys.audit.WrittenEvent;
import org.medchain.keys.audit.archive.InProcessArchiver;
import org.medchain.keys.audit.checkpoint.ChainStartStore;
import org.medchain.keys.audit.checkpoint.InProcessCheckpoints;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.cli.database.CitusNodes;
import org.medchain.keys.cli.server.ServerException;
import org.medchain.keys.datakey.InProcessDataKeys;
import org.medchain.keys.destruction.InProcessDestructions;
import org.medchain.keys.server.settings.InvalidSettingException;

/** The service on tables that are distributed. Skipped where there is no Citus ({@link CitusNodes}). */
@Tag("citus")
class CitusTest {

    private static final PatientId PATIENT = new PatientId("patient");

    /** The id of a shard behind the name of its table. */
    private static final Pattern SHARD = Pattern.compile("_(10\\d{4})\\b");

    @TempDir
    private static Path directory;

    private static CitusCluster cluster;
    private static InProcessDatabase database;
    private static InProcessAudit audit;
    private static InProcessDataKeys keys;

    @BeforeAll
    static void start() throws IOException {
        CitusNodes.assume();
        cluster = CitusCluster.startIn(directory);
        database = cluster.database();
        audit = new InProcessAudit(database);
        keys = new InProcessDataKeys(audit, InProcessAudit.CLOCK);
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private static CompletableFuture<GeneratedDataKey> start(TenantId tenant, PatientId patient) {
        audit.callAs(tenant, "user");
        return keys.operations().generate(Optional.empty(), patient, OperationThreads.ofCaller(Runnable::run));
    }

    private static void generate(TenantId tenant) {
        audit.callAs(tenant, "user");
        keys.generate(PATIENT).close();
    }

    /** A process of a node reads a setting a moment after the node was told to; until then its commits are as before. */
    private static void generateWhileAnswered(TenantId tenant) throws InterruptedException {
        for (int attempt = 0; attempt < 100; attempt++) {
            generate(tenant);
            Thread.sleep(50);
        }
    }

    private static List<TenantId> tenants(int count) {
        return IntStream.range(0, count).mapToObj(i -> keys.tenants().add()).toList();
    }

    private static long number(String sql) throws SQLException {
        try (Connection connection = database.connection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** A tenant of the worker, then one of the other. */
    private static List<TenantId> tenantOnEach() {
        List<TenantId> found = new ArrayList<>();
        for (boolean there : List.of(true, false)) {
            TenantId tenant = keys.tenants().add();
            while (cluster.isOn(cluster.worker(), tenant) != there) {
                tenant = keys.tenants().add();
            }
            generate(tenant);
            found.add(tenant);
        }
        database.shards().lookAgain();
        return found;
    }

    @Test
    void generatesForManyTenantsAtOnce() {
        List<TenantId> tenants = tenants(16);

        generateAtOnce(tenants);

        assertThat(tenants)
                .allSatisfy(tenant -> assertThat(audit.endsOf(tenant)).hasSize(10));
    }

    /** What is sent to the database for a request: each is a way to the node and back, or a part of one. */
    @Test
    void asksLittleForAKey() {
        TenantId tenant = keys.tenants().add();
        generate(tenant);
        GeneratedDataKey key = keys.generate(PATIENT);
        key.close();

        assertThat(RecordedStatements.during(() -> generate(tenant)).callers()).hasSizeLessThanOrEqualTo(10);
        assertThat(RecordedStatements.during(
                                () -> keys.decrypt(key.encryptedKey(), PATIENT).close())
                        .callers())
                .hasSizeLessThanOrEqualTo(9);
    }

    /** What the coordinator sends to nodes for a request, transactions' begins and ends among it. */
    @Test
    void sendsLittleToOneShardForAKey() throws IOException, SQLException {
        TenantId tenant = keys.tenants().add();
        generate(tenant);
        GeneratedDataKey key = keys.generate(PATIENT);
        key.close();
        logWhatIsSent("on");
        try {
            Instant end = Instant.now().plus(Duration.ofMinutes(1));
            while (sentDuring(() -> generate(tenant)).stream().noneMatch(CitusTest::isSent)) {
                assertThat(Instant.now()).isBefore(end);
            }

            assertSentToOneShard(sentDuring(() -> generate(tenant)), 10);
            assertSentToOneShard(
                    sentDuring(() -> keys.decrypt(key.encryptedKey(), PATIENT).close()), 9);
        } finally {
            logWhatIsSent("off");
        }
    }

    private static void logWhatIsSent(String value) {
        CitusNodes nodes = cluster.nodes();
        nodes.set(nodes.coordinator(), "log_line_prefix", "'%u '");
        nodes.set(nodes.coordinator(), "log_min_messages", "notice");
        nodes.set(nodes.coordinator(), "citus.log_remote_commands", value);
    }

    private static List<String> sentDuring(Runnable work) throws IOException {
        int before = Files.readAllLines(cluster.nodes().log()).size();
        work.run();
        return Files.readAllLines(cluster.nodes().log()).stream().skip(before).toList();
    }

    /** Citus itself sends something at times, too. */
    private static boolean isSent(String line) {
        return line.startsWith("medchain NOTICE:  issuing ");
    }

    private static void assertSentToOneShard(List<String> lines, int most) throws SQLException {
        assertThat(lines.stream().filter(CitusTest::isSent))
                .hasSizeLessThanOrEqualTo(most)
                .anyMatch(line -> line.contains("COMMIT"))
                .noneMatch(line -> line.contains("PREPARE"));
        String shards = lines.stream()
                .flatMap(line -> SHARD.matcher(line).results())
                .map(found -> found.group(1))
                .distinct()
                .collect(Collectors.joining(","));
        assertThat(number("select count(distinct shardminvalue) from pg_dist_shard where shardid in (" + shards + ")"))
                .isEqualTo(1);
    }

    /** Two tenants of one shard, in groups of the ledger before and after it is split between them. */
    @Test
    void writesForTenantsWhoseShardIsSplit() throws SQLException {
        if (number("select cast(current_setting('server_version_num') as integer)") >= 170_012) {
            cluster.nodes()
                    .workers()
                    .forEach(worker -> cluster.nodes().set(worker, "output_plugin_libraries", "pgoutput, citus"));
        }
        TenantId stays = keys.tenants().add();
        TenantId goes = keys.tenants().add();
        while (database.shards().split(List.of(stays, goes), TenantId::value).size() > 1) {
            goes = keys.tenants().add();
        }
        generateAtOnce(List.of(stays, goes));
        cluster.asSuperuser(
                "select isolate_tenant_to_new_shard('tenants', '" + goes.value() + "', 'CASCADE', 'force_logical')");

        generateAtOnce(List.of(stays, goes));

        assertThat(audit.endsOf(stays)).hasSize(20);
        assertThat(audit.endsOf(goes)).hasSize(20);
        assertThat(database.shards().split(List.of(stays, goes), TenantId::value))
                .hasSize(2);
    }

    private static void generateAtOnce(List<TenantId> tenants) {
        List<CompletableFuture<GeneratedDataKey>> started = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            for (TenantId tenant : tenants) {
                started.add(start(tenant, new PatientId("patient " + i)));
            }
        }
        started.forEach(key -> key.join().close());
    }

    @Test
    void countsWhatARotationMoves() {
        TenantId tenant = keys.tenants().add();
        generate(tenant);
        generate(tenant);
        keys.provider().renewKek();

        keys.rewrapAll(new EncryptionContext(tenant, PATIENT));

        assertThat(keys.dataKeys().countWrappings(Optional.of(tenant)))
                .singleElement()
                .satisfies(count -> assertThat(count.keys()).isEqualTo(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"fsync", "full_page_writes", "synchronous_commit"})
    void refusesTheTenantsOfANodeThatDoesNotWriteThrough(String setting) {
        List<TenantId> tenants = tenantOnEach();
        cluster.nodes().set(cluster.worker(), setting, "off");
        try {
            assertThatExceptionOfType(AuditUnavailableException.class)
                    .isThrownBy(() -> generateWhileAnswered(tenants.get(0)));
            generate(tenants.get(1));
            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(database::requireDurability)
                    .withMessageContaining(
                            "localhost:" + cluster.worker().port() + ", with " + setting + " turned off");
        } finally {
            cluster.nodes().set(cluster.worker(), setting, "on");
        }
        generate(tenants.get(0));
    }

    @Test
    void servesTheTenantsOfOtherNodesWhileOneIsAway() {
        List<TenantId> tenants = tenantOnEach();
        cluster.nodes().stop(cluster.worker());
        try {
            assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> generate(tenants.get(0)));
            generate(tenants.get(1));
            assertThat(InProcessCheckpoints.heads(database).page("").heads())
                    .extracting(ChainHead::tenantId)
                    .contains(tenants.get(1).value())
                    .doesNotContain(tenants.get(0).value());
        } finally {
            cluster.nodes().startAgain(cluster.worker());
        }
        generate(tenants.get(0));
    }

    @Test
    void findsChainsInPagesOnTheNodesThatAnswer() {
        List<TenantId> tenants = tenantOnEach();
        assertThat(allInPages()).contains(tenants.get(0).value(), tenants.get(1).value());
        cluster.nodes().stop(cluster.worker());
        try {
            assertThat(allInPages())
                    .contains(tenants.get(1).value())
                    .doesNotContain(tenants.get(0).value());
            assertThat(DueChains.sizes(
                            database,
                            List.of(tenants.get(0).value(), tenants.get(1).value())))
                    .containsOnlyKeys(tenants.get(1).value());
        } finally {
            cluster.nodes().startAgain(cluster.worker());
        }
    }

    private static List<String> allInPages() {
        List<String> all = new ArrayList<>();
        for (List<String> page = DueChains.pageOfAll(database, "", 2);
                !page.isEmpty();
                page = DueChains.pageOfAll(database, page.get(page.size() - 1), 2)) {
            all.addAll(page);
        }
        return all;
    }

    /** With the owner of the events apart from the service: {@link CitusCluster#startIn}. */
    @Test
    void erasesAPatientsKeysAndDropsTheIdFromTheTrail() {
        InProcessDestructions destructions = new InProcessDestructions(database);
        destructions.addKey(PATIENT);

        DestructionId id = destructions.destroy(PATIENT);

        assertThat(destructions.record(id).status()).isEqualTo(DestructionStatus.ERASED);
        assertThat(destructions.audit().eventsOf(destructions.tenant()))
                .isNotEmpty()
                .allSatisfy(event -> assertThat(event.patientId()).isEmpty());
        assertThat(destructions.ends()).endsWith("CERTIFY_DESTRUCTION SUCCESS");
    }

    private static List<Long> places(WrittenChain chain) {
        return audit.eventsOf(chain.tenantId()).stream().map(AuditEvent::seq).toList();
    }

    private static WrittenChain withOldEvents() {
        database.shards().lookAgain();
        WrittenEvent old = WrittenEvent.at("2015-11-01T12:00:00Z");
        return new WrittenChain(database, keys.tenants().add())
                .add(old, old.about(PATIENT), old, WrittenEvent.at(InProcessAudit.CLOCK.instant()));
    }

    @Test
    void archivesOldEvents(@TempDir Path archive) throws IOException {
        WrittenChain chain = withOldEvents();

        new InProcessArchiver(audit, keys.tenants(), archive).archiveWhatIsDue();

        assertThat(places(chain)).containsExactly(4L, 5L);
        assertThat(new ChainStartStore(database).of(chain.name())).isEqualTo(chain.head(3));
        assertThat(audit.endsOf(chain.tenantId()))
                .containsExactly("LIST_DATA_KEYS SUCCESS", "ARCHIVE_AUDIT_LOG SUCCESS");
    }

    /** What a server recorded before it died, the next round removes, and records nothing more. */
    @Test
    void removesWhatWasRecordedOnly(@TempDir Path archive) throws IOException {
        WrittenChain chain = withOldEvents();
        Database dying = new Database() {
            @Override
            public Shards shards() {
                return database.shards();
            }

            @Override
            public <T> T read(Function<EntityManager, T> work) {
                return database.read(work);
            }

            @Override
            public <T> T write(Function<EntityManager, T> work) {
                throw new IllegalStateException("the server dies");
            }
        };
        new InProcessArchiver(audit, keys.tenants(), archive, dying).archiveWhatIsDue();
        assertThat(places(chain)).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(audit.endsOf(chain.tenantId())).endsWith("ARCHIVE_AUDIT_LOG SUCCESS");

        new InProcessArchiver(audit, keys.tenants(), archive).archiveWhatIsDue();

        assertThat(places(chain)).containsExactly(4L, 5L);
        assertThat(audit.endsOf(chain.tenantId())).containsOnlyOnce("ARCHIVE_AUDIT_LOG SUCCESS");
    }

    /** Who has the service's rights can write the marker, and with it alone removes nothing. */
    @Test
    void removesNothingThatNoEventTellsOf(@TempDir Path archive) throws IOException {
        WrittenChain chain = withOldEvents();
        database.change(entityManager -> entityManager
                .createNativeQuery("insert into summed_chains (tenant_id, summed_to, taken_out_to) values (?1, 9, 9)")
                .setParameter(1, chain.name())
                .executeUpdate());

        new InProcessArchiver(audit, keys.tenants(), archive).archiveWhatIsDue();

        assertThat(places(chain)).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void letsTheServiceChangeNoEvent() {
        assertThatExceptionOfType(PersistenceException.class)
                .isThrownBy(() -> database.execute("delete from audit_events where tenant_id = 'clinic'"))
                .withMessageContaining("permission denied");
    }

    @Test
    void sumsUpWrappingsByTenant() {
        TenantId tenant = keys.tenants().add();
        generate(tenant);
        generate(tenant);

        keys.sums().sumUpSome();

        assertThat(keys.dataKeys().countWrappings(Optional.of(tenant)))
                .singleElement()
                .satisfies(count -> assertThat(count.keys()).isEqualTo(2));
    }

    @Test
    void comesBackToOnePostgresqlAndGoesOnceMore() throws SQLException {
        TenantId tenant = keys.tenants().add();
        generate(tenant);
        String count = "select count(*) from audit_events";
        long before = number(count);

        assertThat(cluster.distribution().undistribute()).hasSize(2);
        cluster.migrate();
        assertThat(number(count)).isEqualTo(before);
        assertThat(number("select count(*) from pg_dist_partition")).isZero();
        assertThat(number("select count(*) from pg_trigger where tgrelid = 'data_keys'::regclass and not tgisinternal"))
                .isEqualTo(3);

        cluster.distribution().distribute();
        assertThat(number(count)).isEqualTo(before);
        generate(tenant);
    }

    @Test
    void distributesWhatALaterVersionAdds() throws SQLException {
        cluster.asOwner("create table z_later (tenant_id varchar(64) primary key)");
        cluster.asOwner("create table z_of_all (id int primary key)");
        try {
            assertThat(cluster.distribution().distribute())
                    .first()
                    .asString()
                    .contains(" over 2 nodes", "; 2 of them by this run.");
            assertThat(
                            number(
                                    "select count(*) from pg_dist_partition where logicalrelid::text in ('z_later', 'z_of_all')"))
                    .isEqualTo(2);
            assertThat(cluster.distribution().distribute()).first().asString().contains("; 0 of them by this run.");
        } finally {
            cluster.asOwner("drop table z_later, z_of_all");
        }
    }

    @Test
    void isRefusedWhileAServerStarts() {
        BegunStart begun = database.beginStart();
        try {
            assertThatExceptionOfType(ServerException.class)
                    .isThrownBy(cluster.distribution()::distribute)
                    .withMessageStartingWith("a server starts");
            assertThatExceptionOfType(ServerException.class)
                    .isThrownBy(cluster.distribution()::undistribute)
                    .withMessageStartingWith("a server starts");
        } finally {
            begun.close();
        }
        assertThat(cluster.distribution().distribute()).first().asString().contains("; 0 of them by this run.");
    }

    @Test
    void isRefusedByWhatIsWrongWithANode() throws SQLException {
        cluster.nodes().set(cluster.worker(), "fsync", "off");
        cluster.asOwner("create table z_later (tenant_id varchar(64) primary key)");
        try {
            assertThatExceptionOfType(ServerException.class)
                    .isThrownBy(cluster.distribution()::distribute)
                    .withMessage("a node is not as it has to be: localhost:%d: fsync=off"
                            .formatted(cluster.worker().port()));
            assertThat(number("select count(*) from pg_dist_partition where logicalrelid::text = 'z_later'"))
                    .isZero();
        } finally {
            cluster.asOwner("drop table z_later");
            cluster.nodes().set(cluster.worker(), "fsync", "on");
        }
    }

    @Test
    void isRefusedWhereANodeLacksARole() throws SQLException {
        cluster.asOwner("create table z_later (tenant_id varchar(64) primary key)");
        cluster.asSuperuser("set citus.enable_create_role_propagation = off", "create role auditor");
        cluster.asOwner("grant select on z_later to auditor");
        try {
            assertThatExceptionOfType(ServerException.class)
                    .isThrownBy(cluster.distribution()::distribute)
                    .withMessageContaining(cluster.worker().port() + ": no role auditor");
        } finally {
            cluster.asOwner("drop table z_later");
            cluster.asSuperuser("set citus.enable_create_role_propagation = off", "drop role auditor");
        }
    }
}
