package org.medchain.keys.patient;

import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.ErasureKeyDatabase;

/**
 * Seals erasure keys again that are under a previous KEK of their store, page by page, until there are none. A row that is erased, or changed,
 * meanwhile is left as it is.
 */
@Shared
final class ErasureKeyResealing {

    private static final Logger LOG = System.getLogger(ErasureKeyResealing.class.getName());
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
        for (String kek : rows.findKeks()) {
            resealed += kek.equals(current) ? 0 : resealFrom(kek, keks);
        }
        if (resealed > 0) {
            LOG.log(Level.INFO, resealed + " erasure keys are sealed under the KEK " + current + " now");
        }
    }

    private int resealFrom(String kek, ErasureKeks keks) {
        SealedErasureKeyV1 format = new SealedErasureKeyV1(keks, random);
        int resealed = 0;
        List<SealedErasureKeyRow> page = rows.findOfKek(kek, RowPlace.BEGINNING, PAGE);
        while (!page.isEmpty()) {
            Map<SealedErasureKeyRow, byte[]> next = new LinkedHashMap<>();
            page.forEach(row -> next.put(row, reseal(row, format)));
            rows.reseal(keks.current().fingerprint(), next);
            resealed += next.size();
            page = rows.findOfKek(kek, RowPlace.of(page.get(page.size() - 1).patient()), PAGE);
        }
        return resealed;
    }

    private static byte[] reseal(SealedErasureKeyRow row, SealedErasureKeyV1 format) {
        byte[] erasureKey = format.open(row.sealed(), row.patient(), row.hash());
        try {
            return format.seal(erasureKey, row.patient(), row.hash());
        } finally {
            Arrays.fill(erasureKey, (byte) 0);
        }
    }
}
