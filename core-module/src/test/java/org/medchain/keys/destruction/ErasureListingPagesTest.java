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

/** A server joins when more erasures have begun than it looks at together. */
@ParameterizedClass
@EnumSource(names = {"H2_APART", "POSTGRESQL_APART"})
class ErasureListingPagesTest {

    private final InProcessDestructions eraser;
    private final InProcessDestructions other;
    private final List<PatientRowId> rows;
    private final List<DestructionId> ids;

    ErasureListingPagesTest(ErasureKeysOn place) {
        eraser = new InProcessDestructions(place);
        List<PatientId> patients =
                Stream.of("first", "second", "third").map(PatientId::new).toList();
        patients.forEach(eraser::addKey);
        rows = patients.stream()
                .map(it -> eraser.patients()
                        .findRow(eraser.context(it))
                        .orElseThrow()
                        .id())
                .toList();
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
        TenantBackup backup = new TenantBackup(eraser.database(), eraser.tenant());
        InProcessDestructions joining = eraser.onAnotherServer();
        run();
        look();
        run();
        backup.restore();

        join(joining);

        requireListed(joining);
    }
}
