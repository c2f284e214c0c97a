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
import org.medchain.keys.server.database.WaitTimeout;

/**
 * Seals erasure keys again that are under a previous KEK of their store, page by page, until there are none. A row that is erased, or changed,
 * meanwhile is left as it is. One that does not open is passed over, and so is a page with a locked row; the run fails at its end then, since the
 * previous KEK is needed still.
 */
@Shared
final class ErasureKeyResealing {

    private static final Logger LOG = System.getLogger(ErasureKeyResealing.class.getName());
    private static final ReadableRows KEYS = new ReadableRows("sealed_erasure_keys");
    private static final int PAGE = 500;

    private final ErasureKeySettings settings;
    private final SealedErasureKeyRows rows;
    private final SecureRandom random;
    private final int pageSize;

    @Inject
    ErasureKeyResealing(ErasureKeySettings settings, ErasureKeyDatabase database, SecureRandom random) {
        this(settings, new SealedErasureKeyRows(database), random, PAGE);
    }

    ErasureKeyResealing(ErasureKeySettings settings, SealedErasureKeyRows rows, SecureRandom random, int pageSize) {
        this.settings = settings;
        this.rows = rows;
        this.random = random;
        this.pageSize = pageSize;
    }

    void run() {
        settings.keks().ifPresent(this::resealUnder);
    }

    private void resealUnder(ErasureKeks keks) {
        String current = keks.current().fingerprint();
        int resealed = 0;
        List<UUID> left = new ArrayList<>();
        List<RuntimeException> waited = new ArrayList<>();
        for (String kek : rows.findKeks()) {
            resealed += kek.equals(current) ? 0 : resealFrom(kek, keks, left, waited);
        }
        if (resealed > 0) {
            LOG.log(Level.INFO, resealed + " erasure keys are sealed under the KEK " + current + " now");
        }
        if (!left.isEmpty()) {
            throw new IllegalStateException("erasure keys are under a previous KEK still, " + left.size()
                    + " in number, and don't open, as that of patient " + left.get(0)
                    + ": their rows are damaged, or ERASURE_KEYS_KEK_PREVIOUS lacks their KEK");
        }
        WaitTimeout.throwFirst(waited);
    }

    /**
     * @param left gets the rows of those that don't open
     * @param waited gets the failures of pages that are locked
     */
    private int resealFrom(String kek, ErasureKeks keks, List<UUID> left, List<RuntimeException> waited) {
        SealedErasureKeyV1 format = new SealedErasureKeyV1(keks, random);
        int resealed = 0;
        List<SealedErasureKeyRow> page = rows.findOfKek(kek, RowPlace.BEGINNING, pageSize);
        while (!page.isEmpty()) {
            Map<SealedErasureKeyRow, byte[]> next = new LinkedHashMap<>();
            page.forEach(row ->
                    reseal(row, format).ifPresentOrElse(made -> next.put(row, made), () -> left.add(row.patientRow())));
            resealed += next.isEmpty() ? 0 : WaitTimeout.passOver(() -> store(keks, next), waited::add, 0);
            page = rows.findOfKek(kek, page.get(page.size() - 1).place(), pageSize);
        }
        return resealed;
    }

    private int store(ErasureKeks keks, Map<SealedErasureKeyRow, byte[]> resealed) {
        rows.reseal(keks.current().fingerprint(), resealed);
        return resealed.size();
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
