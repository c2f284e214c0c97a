package org.medchain.keys.destruction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.keys.DestructionId;
import org.medchain.keys.PatientId;
import org.medchain.keys.destruction.listing.ErasureListing;
import org.medchain.keys.destruction.listing.InProcessListing;
import org.medchain.keys.patient.ErasureKeysOn;
import org.medchain.keys.patient.PatientRowId;
import org.medchain.keys.server.database.InProcessErasureKeys;

/** A server joins when more erasures have begun than it looks at together. */
@ParameterizedClass
@EnumSource(names = {"H2_APART", "POSTGRESQL_APART"})
class ErasureListingPagesTest {

    private final InProcessErasureKeys store;
    private final InProcessDestructions eraser;
    private final InProcessDestructions other;
    private final List<PatientRowId> rows;
    private final List<DestructionId> ids;

    ErasureListingPagesTest(ErasureKeysOn place) {
        store = place.store().orElseThrow();
        eraser = new InProcessDestructions(place);
        List<PatientId> patients =
                Stream.of("first", "second", "third").map(PatientId::new).toList();
        patients.forEach(eraser::addKey);
        rows = patients.stream().map(it -> eraser.rowOf(it)).toList();
        eraser.listing().join();
        other = eraser.onAnotherServer();
        other.listing().join();
        ids = patients.stream().map(eraser::request).toList();
        eraser.clock().advance(InProcessDestructions.WINDOW);
        look();
        look();
    }

    private void look() {
        for (InProcessDestructions server : List.of(eraser, other)) {
            server.watch().look();
            server.listing().look();
        }
    }

    private void run() {
        ids.forEach(id -> eraser.erasure().run(eraser.rowOf(id), () -> {}));
    }

    /** With pages of one. */
    private void join(InProcessDestructions server) {
        ErasureListing listing = InProcessListing.inPagesOf(
                1,
                server.database(),
                server.register(),
                server.dataKeys().patients().keys(),
                () -> true,
                server.restored(),
                server.clock());
        listing.join();
    }

    private void requireListed(InProcessDestructions server) {
        assertThat(rows).allMatch(row -> server.register().erased().contains(row.value()));
    }

    @Test
    void listsAllThatHaveBegun() {
        InProcessDestructions joining = eraser.onAnotherServer();
        run();

        join(joining);

        requireListed(joining);
    }

    @Test
    void listsAllThatTheStoreOfErasureKeysKnows() {
        InProcessDestructions joining = restoredAfterTheErasures();

        join(joining);

        requireListed(joining);
    }

    /** Another program than the service wrote the row, which is the newest, and so a page of its own. */
    @Test
    void listsWhatIsBehindAPageThatNobodyCanRead() {
        InProcessDestructions joining = restoredAfterTheErasures();
        store.execute(
                "insert into erased_patients (tenant_id, patient_hash, patient, destruction, erased_at, listed_at)"
                        + " select '! no tenant', patient_hash, patient, destruction, erased_at,"
                        + " timestamp with time zone '2999-01-01 00:00:00+00:00' from erased_patients where patient = ?",
                rows.get(0).value());
        try {
            join(joining);
        } finally {
            store.execute("delete from erased_patients where tenant_id = '! no tenant'");
        }

        requireListed(joining);
    }

    /** A server of which only the store of erasure keys knows what was erased. */
    private InProcessDestructions restoredAfterTheErasures() {
        TenantBackup backup = new TenantBackup(eraser.database(), eraser.tenant());
        InProcessDestructions joining = eraser.onAnotherServer();
        run();
        look();
        run();
        backup.restore();
        return joining;
    }
}
