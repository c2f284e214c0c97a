package org.medchain.keys.it.destruction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.client.ApiAnswer;
import org.medchain.keys.it.client.Hospital;
import org.medchain.keys.it.scan.LeftBehind;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.TestDatabase.Kind;

/** After an erasure and {@code ./medchain compact}, no byte of what was erased is in any file of the installation. */
@Tag("slow")
class NoTraceIT {

    private static final int PATIENTS = 100;

    private Installation installation;
    private Api api;

    @BeforeEach
    void startServer() {
        Kind kind = Kind.chosen();
        installation = Installation.create("no-trace-" + kind.name().toLowerCase(Locale.ROOT), kind);
        api = new Api(installation);
        installation.start();
    }

    @AfterEach
    void closeServer() {
        api.close();
    }

    @Test
    void ofErasedKeysIsLeft() throws Exception {
        Hospital hospital = api.newHospital();
        hospital.eraseAtOnce();
        hospital.generate("survivor");
        for (int i = 0; i < PATIENTS; i++) {
            hospital.generate("patient-" + i);
        }
        if (letsNobodyElseIn()) {
            installation.server().stop();
        }
        List<byte[]> secrets = new ArrayList<>(read("select e.erasure_key from erasure_keys e join patients p"
                + " on p.tenant_id = e.tenant_id and p.id = e.patient where p.patient_id <> 'survivor'"));
        secrets.addAll(read(
                "select k.encrypted_key from data_keys k join patients p on p.tenant_id = k.tenant_id and p.id = k.patient"
                        + " where p.patient_id <> 'survivor'"));
        assertThat(secrets).hasSize(2 * PATIENTS);
        assertThatExceptionOfType(AssertionError.class)
                .as("else the scan is blind")
                .isThrownBy(() -> LeftBehind.by(installation).requireNone(secrets));

        if (letsNobodyElseIn()) {
            installation.start();
        }
        List<ApiAnswer> destructions = new ArrayList<>();
        for (int i = 0; i < PATIENTS; i++) {
            destructions.add(hospital.destroy("patient-" + i));
        }
        destructions.forEach(destruction -> Erased.await(hospital, destruction));
        installation.server().stop();
        if (!letsNobodyElseIn()) {
            assertThat(Compacted.asTheServer(installation))
                    .isEqualTo(new Compacted(
                            1,
                            "only a superuser of PostgreSQL can do this: set DATABASE_SUPERUSER and"
                                    + " DATABASE_SUPERUSER_PASSWORD"));
        }
        Compacted.in(installation);

        LeftBehind.by(installation).requireNone(secrets);
    }

    /** While the server runs. */
    private boolean letsNobodyElseIn() {
        return installation.database().kind() == Kind.H2;
    }

    private List<byte[]> read(String sql) throws SQLException {
        return installation.database().read(row -> row.getBytes(1), sql);
    }
}
