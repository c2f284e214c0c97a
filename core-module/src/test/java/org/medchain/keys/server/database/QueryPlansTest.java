package org.medchain.keys.server.database;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectUniqueId;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.medchain.keys.audit.AuditEvent;
import org.medchain.keys.rotation.RotationOperations;
import org.medchain.keys.tenant.Tenant;

/**
 * What the application asks PostgreSQL, recorded while its own tests run, is answered from indexes on tables with the rows of years;
 * src/test/plans/indexes.md has the list, and docs/engineering/plans.md those that read more than a page.
 */
class QueryPlansTest {

    private static final Path INDEXES = Path.of("src/test/plans/indexes.md");
    private static final Path PAGE = Path.of("../docs/engineering/plans.md");

    /** More columns may follow. */
    private static final Pattern ROW = Pattern.compile("^\\| `[A-Za-z.]+` \\| [^|]+ \\|", Pattern.MULTILINE);

    /** Together they have every statement prepared. */
    private static final List<String> TESTS = List.of(
            "audit.AuditEventStoreTest",
            "audit.AuditIdentifierStoreTest",
            "audit.AuditRowsTest",
            "audit.FirstResultStoreTest",
            "audit.LockedHeadsTest",
            "audit.RepeatsTest",
            "audit.archive.DueEventsTest",
            "audit.archive.HeldEventStoreTest",
            "audit.archive.StretchRemovalTest",
            "audit.checkpoint.ChainHeadStoreTest",
            "audit.checkpoint.ChainStartStoreTest",
            "audit.directing.DirectingRowsTest",
            "audit.directing.RowKeyFileTest",
            "audit.directing.RowResealingTest",
            "audit.directing.RowWatchTest",
            "audit.feed.FeedPositionStoreTest",
            "audit.reading.EntryStoreTest",
            "audit.reading.EventCountStoreTest",
            "audit.reading.EventSumsTest",
            "datakey.CurrentKeysTest",
            "datakey.DataKeyErasureStoreTest",
            "datakey.DataKeyStoreTest",
            "datakey.ExpectedRowGuardTest",
            "datakey.RefusedCmkTest",
            "datakey.SliceReplacementTest",
            "datakey.WrappingSumsTest",
            "destruction.CertificateProofTest",
            "destruction.DestructionStoreTest",
            "destruction.ErasureReplayTest",
            "destruction.ErasureTest",
            "destruction.HoldCatchUpTest",
            "destruction.HoldReplayTest",
            "destruction.DestructionOperationsTest",
            "destruction.LegalHoldOperationsTest",
            "destruction.OpenDestructionsTest",
            "destruction.OverdueErasuresTest",
            "destruction.listing.ListingStoreTest",
            "destruction.UnapprovedDestructionsTest",
            "escrow.EscrowCopiesTest",
            "escrow.recovery.EscrowBackfillTest",
            "escrow.recovery.RecoveryKeyTest",
            "escrow.recovery.RecoveryOfManyKeysTest",
            "escrow.recovery.RecoveryPageTest",
            "escrow.recovery.RecoveryTest",
            "escrow.recovery.UnapprovedRecoveriesTest",
            "kms.KekStoreTest",
            "patient.ErasureKeyMigrationTest",
            "patient.ErasureKeyPlaceTest",
            "patient.PatientGuardTest",
            "patient.PatientLifecycleTest",
            "patient.PatientSealsTest",
            "patient.PatientStoreTest",
            "patient.PrefetchedPatientsTest",
            "patient.erased.ErasureGuardTest",
            "patient.erased.ErasureRecordStoreTest",
            "patient.erased.RegisterOpenerTest",
            "revocation.RevocationStoreTest",
            "rotation.RotationOperationsTest",
            "rotation.RotationPolicyOperationsTest",
            "rotation.job.KeysLeftTest",
            "rotation.job.RotationBatchTest",
            "rotation.job.RotationChangeTest",
            "rotation.job.RotationCompletionTest",
            "rotation.job.RotationJobStoreTest",
            "rotation.job.RotationProgressStoreTest",
            "rotation.job.RotationScheduleTest",
            "rotation.policy.RotationPolicyStoreTest",
            "restoration.RestorationOperationsTest",
            "tenant.AdoptionOperationsTest",
            "tenant.TenantGuardTest",
            "tenant.TenantFourEyesTest",
            "tenant.TenantReadingTest",
            "tenant.TenantRegistrationTest",
            "tenant.TenantStoreTest",
            "tenant.TenantSuspensionTest",
            "tenantkey.TenantKeyStoreTest",
            "work.WorkStoreTest");

    /** Of a class with a {@link DatabaseKind}, the second one. */
    private static final String ON_POSTGRESQL = "/[class-template-invocation:#2]";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importUrls(Stream.of(Database.class, AuditEvent.class, Tenant.class, RotationOperations.class)
                    .map(ofModule ->
                            ofModule.getProtectionDomain().getCodeSource().getLocation())
                    .toList());

    private static RecordedStatements recorded;
    private static Map<String, QueryPlan> plans;
    private static Set<String> indexesOfLargeTables;

    @BeforeAll
    static void explainWhatTheTestsAsk() throws SQLException {
        recorded = RecordedStatements.during(QueryPlansTest::runTests);
        DataSource owner = openLargeTables();
        try (Connection connection = owner.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("set plan_cache_mode = force_generic_plan");
            indexesOfLargeTables = indexes(statement);
            plans = new TreeMap<>();
            for (String sql : recorded.callers().keySet()) {
                if (!sql.startsWith("set ")) {
                    plans.put(sql, QueryPlan.of(connection, sql));
                }
            }
        }
    }

    /** Runs the tests that have every statement prepared. */
    static void runTests() {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(TESTS.stream()
                        .map(name -> selectUniqueId("[engine:junit-jupiter]/[class-template:org.medchain.keys." + name
                                + "]" + ON_POSTGRESQL))
                        .toList())
                .build();
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request, summary);
        assertThat(summary.getSummary().getFailures())
                .extracting(failure -> failure.getTestIdentifier().getUniqueId() + ": " + failure.getException())
                .isEmpty();
    }

    private static DataSource openLargeTables() throws SQLException {
        InProcessDatabase server = DatabaseKind.POSTGRESQL.database();
        try (Connection connection = server.connection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database large_tables");
        }
        DataSource owner = server.dataSource("large_tables", "postgres");
        SchemaMigration.migrate(owner, owner);
        try (Connection connection = owner.getConnection()) {
            LargeTables.fill(connection);
        }
        return owner;
    }

    private static Set<String> indexes(Statement statement) throws SQLException {
        Set<String> names = new TreeSet<>();
        try (ResultSet rows = statement.executeQuery("select tablename, indexname from pg_indexes")) {
            while (rows.next()) {
                if (LargeTables.names().contains(rows.getString(1))) {
                    names.add(rows.getString(2));
                }
            }
        }
        return names;
    }

    @Test
    void readNoLargeTableAsAWhole() {
        assertThat(plans)
                .allSatisfy((sql, plan) ->
                        assertThat(plan.wholeTables()).as(sql).doesNotContainAnyElementsOf(LargeTables.names()));
    }

    @Test
    void areOfEveryQueryOfTheApplication() throws ReflectiveOperationException {
        Set<String> all = recorded.callers().keySet();
        Set<String> missing = new TreeSet<>();
        // The store of erasure keys is another database: it is asked by the keys of its tables.
        for (JavaClass type : CLASSES.that(not(resideInAPackage("..server.database"))
                .and(not(simpleName("SealedErasureKeyRows")).and(not(simpleName("StoreErasedRows")))))) {
            for (Field field : declaredFields(type)) {
                // The statements are those on PostgreSQL without Citus.
                if (Set.of(RowQuery.class, TenantsQuery.class).contains(field.getType())
                        && Modifier.isStatic(field.getModifiers())
                        && !field.getName().endsWith("_ON_H2")
                        && !field.getName().endsWith("_ON_SHARD")) {
                    field.setAccessible(true);
                    if (!all.contains(query(field.get(null)).with().sql())) {
                        missing.add(type.getName() + '.' + field.getName());
                    }
                }
            }
        }
        askingMethods().stream()
                .filter(method -> !recorded.reached().contains(method))
                .forEach(missing::add);
        assertThat(missing).isEmpty();
    }

    private static RowQuery<?> query(Object constant) {
        return constant instanceof TenantsQuery<?> ofTenants ? ofTenants.atOnce() : (RowQuery<?>) constant;
    }

    private static Field[] declaredFields(JavaClass type) throws ReflectiveOperationException {
        return Class.forName(type.getName(), false, QueryPlansTest.class.getClassLoader())
                .getDeclaredFields();
    }

    /** The methods that make a query through the entity manager, or change rows; in place of one that returns it those that call that. */
    private static Set<String> askingMethods() {
        Set<JavaCodeUnit> methods = CLASSES.stream()
                .flatMap(type -> type.getCodeUnits().stream())
                .filter(method -> method.getMethodCallsFromSelf().stream().anyMatch(QueryPlansTest::asks))
                .collect(Collectors.toSet());
        Set<JavaCodeUnit> done = new HashSet<>();
        while (methods.stream().anyMatch(QueryPlansTest::returnsQuery)) {
            done.addAll(methods.stream().filter(QueryPlansTest::returnsQuery).toList());
            methods = methods.stream()
                    .flatMap(method -> returnsQuery(method)
                            ? method.getCallsOfSelf().stream().map(JavaAccess::getOrigin)
                            : Stream.of(method))
                    .filter(method -> !done.contains(method))
                    .collect(Collectors.toSet());
        }
        return methods.stream()
                .map(method -> method.getOwner().getName() + '.' + method.getName())
                .filter(name -> !name.startsWith("org.medchain.keys.server.database."))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean returnsQuery(JavaCodeUnit method) {
        return method.getRawReturnType().isAssignableTo(Query.class);
    }

    private static boolean asks(JavaMethodCall call) {
        boolean asksEntityManager = call.getTargetOwner().isAssignableTo(EntityManager.class)
                && Set.of("createQuery", "find").contains(call.getName());
        boolean changesRows = call.getTargetOwner().isEquivalentTo(RowWrite.class)
                && call.getName().equals("apply");
        return asksEntityManager || changesRows;
    }

    @Test
    void areListed() throws IOException {
        SortedMap<String, Set<String>> used = new TreeMap<>();
        SortedMap<String, Set<String>> unbounded = new TreeMap<>();
        plans.forEach((sql, plan) -> {
            String caller = recorded.callers().get(sql);
            String name = caller.substring(
                    caller.substring(0, caller.lastIndexOf('.')).lastIndexOf('.') + 1);
            add(used, name, plan.indexes());
            add(
                    used,
                    name,
                    plan.wholeTables().stream().map(table -> "all of " + table).toList());
            add(
                    unbounded,
                    name,
                    plan.unbounded().stream()
                            .filter(indexesOfLargeTables::contains)
                            .toList());
        });
        assertThat(listed())
                .containsExactlyElementsOf(Stream.of(used, unbounded)
                        .flatMap(table -> table.entrySet().stream())
                        .map(row -> "| `" + row.getKey() + "` | " + String.join(", ", row.getValue()) + " |")
                        .toList());
    }

    private static List<String> listed() throws IOException {
        return ROW.matcher(Files.readString(INDEXES) + Files.readString(PAGE))
                .results()
                .map(MatchResult::group)
                .toList();
    }

    private static void add(Map<String, Set<String>> all, String name, Collection<String> what) {
        if (!what.isEmpty()) {
            all.computeIfAbsent(name, it -> new TreeSet<>()).addAll(what);
        }
    }
}
