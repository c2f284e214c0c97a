package org.medchain.keys.patient;

import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.ErasureKeyDatabase;
import org.medchain.keys.server.database.ReadableRows;

/**
 * Seals erasure keys again that are under a previous KEK of their store, page by page, until there are none. A row that is erased, or changed,
 * meanwhile is left as it is. One that does not open is passed over; the run fails at its end then, since the previous KEK is needed still.
 */
@Shared
final class ErasureKeyResealing {

    private static final Logger LOG = System.getLogger(ErasureKeyResealing.class.getName());
    private static final ReadableRows KEYS = new ReadableRows("sealed_erasure_keys");
    private static final int PAGE = 500;

    private final ErasureKeySettings settings;
    private final SealedErasureKeyRows rows;
    private final SecureRandom random;

    @Inject
    ErasureKeyResealing(ErasureKeySettings settings, ErasureKeyDatabase database, SecureRandom random) {
        this.settings = settings;
        this.rows = new SealedErasureKeyRows(database);
        this.random = random;
    }

    void run() {
        settings.keks().ifPresent(this::resealUnder);
    }

    private void resealUnder(ErasureKeks keks) {
        String current = keks.current().fingerprint();
        int resealed = 0;
        List<UUID> left = new ArrayList<>();
        for (String kek : rows.findKeks()) {
            resealed += kek.equals(current) ? 0 : resealFrom(kek, keks, left);
        }
        if (resealed > 0) {
            LOG.log(Level.INFO, resealed + " erasure keys are sealed under the KEK " + current + " now");
        }
        if (!left.isEmpty()) {
            throw new IllegalStateException("erasure keys are under a previous KEK still, " + left.size()
                    + " in number, and don't open, as that of patient " + left.get(0)
                    + ": their rows are damaged, or ERASURE_KEYS_KEK_PREVIOUS lacks their KEK");
        }
    }

    /** @param left gets the rows of those that don't open */
    private int resealFrom(String kek, ErasureKeks keks, List<UUID> left) {
        SealedErasureKeyV1 format = new SealedErasureKeyV1(keks, random);
        int resealed = 0;
        List<SealedErasureKeyRow> page = rows.findOfKek(kek, RowPlace.BEGINNING, PAGE);
        while (!page.isEmpty()) {
            Map<SealedErasureKeyRow, byte[]> next = new LinkedHashMap<>();
            page.forEach(row ->
                    reseal(row, format).ifPresentOrElse(made -> next.put(row, made), () -> left.add(row.patientRow())));
            if (!next.isEmpty()) {
                rows.reseal(keks.current().fingerprint(), next);
            }
            resealed += next.size();
            page = rows.findOfKek(kek, page.get(page.size() - 1).place(), PAGE);
        }
        return resealed;
    }

    private static Optional<byte[]> reseal(SealedErasureKeyRow row, SealedErasureKeyV1 format) {
        return KEYS.read(row.tenantId(), () -> format.tryToOpen(row.sealed(), row.patient(), row.hash()))
                .flatMap(opened -> opened)
                .map(erasureKey -> seal(erasureKey, row, format));
    }

    private static byte[] seal(byte[] erasureKey, SealedErasureKeyRow row, SealedErasureKeyV1 format) {
        try {
            return format.seal(erasureKey, row.patient(), row.hash());
        } finally {
            Arrays.fill(erasureKey, (byte) 0);
        }
    }
}
