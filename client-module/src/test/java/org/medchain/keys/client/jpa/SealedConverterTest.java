package org.medchain.keys.client.jpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.hibernate.stat.Statistics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.medchain.keys.BatchResult;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.client.InMemoryService;
import org.medchain.keys.client.KeySource;
import org.medchain.keys.client.PatientVaults;
import org.medchain.keys.client.field.FieldCodec;
import org.medchain.keys.client.field.Sealed;
import org.medchain.keys.client.field.SealedField;
import org.medchain.keys.client.message.InvalidMessageException;

/** Entities with sealed fields on Hibernate and H2. */
class SealedConverterTest {

    private static final int ROWS = 1000;
    private static final int PAGE = 100;

    private final InMemoryService service = new InMemoryService();
    private final PatientVaults vaults = new PatientVaults(KeySource.of(service), new TenantId("hospital-a"));
    private final SealedField<String> diagnosis = new SealedField<>(vaults, "Admission.diagnosis", FieldCodec.text());
    private SessionFactory sessions;

    @BeforeEach
    void store() {
        sessions = new Configuration()
                .addAnnotatedClass(Admission.class)
                .setProperty("hibernate.connection.url", "jdbc:h2:mem:")
                .setProperty("hibernate.hbm2ddl.auto", "create-drop")
                .setProperty("hibernate.generate_statistics", "true")
                .setProperty("hibernate.connection.pool_size", "1")
                .buildSessionFactory();
        List<Integer> ids = IntStream.range(0, ROWS).boxed().toList();
        List<BatchResult<Sealed<String>>> sealed =
                diagnosis.sealAll(ids, SealedConverterTest::patientOf, SealedConverterTest::diagnosisOf);
        inTransaction(session -> {
            ids.forEach(id -> session.persist(
                    new Admission(id, patientOf(id), sealed.get(id).orThrow())));
            return null;
        });
        sessions.getStatistics().clear();
    }

    @AfterEach
    void close() {
        sessions.close();
    }

    private static PatientId patientOf(int id) {
        return new PatientId("patient-" + id);
    }

    private static String diagnosisOf(int id) {
        return "diagnosis " + id;
    }

    private <T> T inTransaction(Function<Session, T> work) {
        return sessions.fromTransaction(work);
    }

    private static List<Admission> page(Session session, int number) {
        return session.createSelectionQuery("from Admission order by id", Admission.class)
                .setFirstResult(number * PAGE)
                .setMaxResults(PAGE)
                .list();
    }

    @Test
    void writesNothingThatWasOnlyRead() {
        inTransaction(session -> {
            List<Admission> all = session.createSelectionQuery("from Admission", Admission.class)
                    .list();
            session.flush();
            return all;
        });

        Statistics statistics = sessions.getStatistics();
        assertThat(statistics.getEntityLoadCount()).isEqualTo(ROWS);
        assertThat(statistics.getEntityUpdateCount()).isZero();
        assertThat(statistics.getPrepareStatementCount()).isEqualTo(1);
    }

    @Test
    void writesWhatWasSealedAgain() {
        inTransaction(session -> {
            session.find(Admission.class, 7).diagnose(diagnosis.seal(patientOf(7), "another"));
            return null;
        });

        assertThat(sessions.getStatistics().getEntityUpdateCount()).isEqualTo(1);
        String opened = inTransaction(session ->
                diagnosis.open(patientOf(7), session.find(Admission.class, 7).diagnosis()));
        assertThat(opened).isEqualTo("another");
    }

    @Test
    void leavesAFieldWithoutAValueEmpty() {
        assertThat(inTransaction(session -> session.find(Admission.class, 0)).remark())
                .isNull();
    }

    @Test
    void doesWhatTheReadmeSays() {
        PatientId patient = patientOf(7);
        List<Admission> page = inTransaction(session -> page(session, 0));
        // begin
        SealedField<String> diagnosis = new SealedField<>(vaults, "Admission.diagnosis", FieldCodec.text());

        Admission admission = new Admission(7, patient, diagnosis.seal(patient, "J45.0"));
        List<BatchResult<String>> opened = diagnosis.openAll(page, Admission::patientId, Admission::diagnosis);
        // end
        assertThat(diagnosis.open(patient, admission.diagnosis())).isEqualTo("J45.0");
        assertThat(opened.get(7).result()).contains(diagnosisOf(7));
    }

    @Test
    void opensAPageOfRowsWithOneCall() {
        inTransaction(session -> {
            for (int number = 0; number < ROWS / PAGE; number++) {
                List<Admission> page = page(session, number);
                int before = service.calls();

                List<BatchResult<String>> opened = diagnosis.openAll(page, Admission::patientId, Admission::diagnosis);

                assertThat(service.calls()).isEqualTo(before + 1);
                assertThat(opened.stream().map(BatchResult::orThrow))
                        .containsExactlyElementsOf(IntStream.range(number * PAGE, (number + 1) * PAGE)
                                .mapToObj(SealedConverterTest::diagnosisOf)
                                .toList());
            }
            return null;
        });
    }

    @Test
    void opensNoRowWhoseValueIsAnotherPatients() {
        inTransaction(session -> session.createNativeMutationQuery("""
                        update Admission a set diagnosis = (select b.diagnosis from Admission b
                            where b.id = case mod(a.id, 2) when 0 then a.id + 1 else a.id - 1 end)""").executeUpdate());

        List<BatchResult<String>> opened = inTransaction(
                session -> diagnosis.openAll(page(session, 0), Admission::patientId, Admission::diagnosis));

        assertThat(opened)
                .hasSize(PAGE)
                .allSatisfy(item -> assertThat(item.failure()).containsInstanceOf(InvalidEncryptedKeyException.class));
    }

    @Test
    void opensNoValueInTheFieldOfAnother() {
        inTransaction(session -> session.createNativeMutationQuery("update Admission set remark = diagnosis")
                .executeUpdate());
        SealedField<String> remark = new SealedField<>(vaults, "Admission.remark", FieldCodec.text());
        Admission row = inTransaction(session -> session.find(Admission.class, 3));

        assertThatExceptionOfType(InvalidMessageException.class)
                .isThrownBy(() -> remark.open(patientOf(3), row.remark()));
        assertThat(vaults.of(patientOf(3)).open(row.remark().message(), Map.of()))
                .asString()
                .isEqualTo(diagnosisOf(3));
    }

    @Test
    void tellsOfEachRowWhyItDoesNotOpen() {
        service.erase(patientOf(1));

        List<BatchResult<String>> opened = inTransaction(
                session -> diagnosis.openAll(page(session, 0), Admission::patientId, Admission::diagnosis));

        assertThat(opened.get(0).result()).contains(diagnosisOf(0));
        assertThat(opened.get(1).failure()).containsInstanceOf(KeysDestroyedException.class);
        assertThat(opened.get(2).result()).contains(diagnosisOf(2));
    }
}
