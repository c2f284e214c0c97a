package org.medchain.keys.patient.erased;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Looks through the database's records of erasures for those that the register lacks. A record whose MAC is wrong or missing is never
 * listed; one from before records had a MAC gets it if the register lists the same.
 */
final class RecordedErasures {

    private static final Logger LOG = System.getLogger(RecordedErasures.class.getName());

    private static final int SEALED_TOGETHER = 1000;
    private static final int MOST_REFUSED = 1000;

    private final ErasureRecordStore records;
    private final RegisterFile file;
    private volatile int untrusted;

    /** The records that were not trusted at the last look, or some of many. */
    private List<StoredErasure> refusedLast = List.of();

    /** The time from which on the next look reads all records; empty at the first. */
    private Optional<Instant> lookedUntil = Optional.empty();

    RecordedErasures(ErasureRecordStore records, RegisterFile file) {
        this.records = records;
        this.file = file;
    }

    /** Returns how many records were not trusted at the last look. */
    int untrusted() {
        return untrusted;
    }

    /** Gives the records from before records had a MAC theirs, as far as the register lists the same. */
    void sealThoseOfBefore() {
        List<StoredErasure> page = records.findUnsealedAfter("", "", SEALED_TOGETHER);
        while (!page.isEmpty()) {
            sealListed(page);
            StoredErasure last = page.get(page.size() - 1);
            page = records.findUnsealedAfter(last.tenantId(), last.hash(), SEALED_TOGETHER);
        }
    }

    private void sealListed(List<StoredErasure> page) {
        Map<PatientHash, String> macs = new HashMap<>();
        page.stream()
                .map(stored -> stored.listedBefore(file.erased()))
                .flatMap(Optional::stream)
                .forEach(erased -> macs.put(PatientHash.of(erased), StoredErasure.macOf(file.key(), erased)));
        if (!macs.isEmpty()) {
            records.seal(macs);
        }
    }

    /**
     * Gives those that the register lacks to the list. A record that is not trusted is asked for again by itself at each look, a thousand of them at most; from the
     * earliest of more on, all are read again. The register has all records up to the earliest of them: the first look after a start reads on from there.
     *
     * @param until when all that is committed is recorded
     */
    void list(Instant until, Consumer<RegisterEntry> list) throws IOException {
        Refused refused = new Refused();
        listPage(findAgain(refusedLast), list, refused);
        PagesInTime.forEach(
                lookedUntil.orElseGet(file::caughtUpTo),
                records::findSince,
                StoredErasure::time,
                page -> listPage(page, list, refused));
        tell(refused.rows.size());
        refusedLast = refused.rows.values().stream().limit(MOST_REFUSED).toList();
        lookedUntil = Optional.of(refused.rows.values().stream()
                .skip(MOST_REFUSED)
                .map(StoredErasure::time)
                .reduce(until, (earliest, time) -> time.isBefore(earliest) ? time : earliest));
        file.noteCaughtUp(refused.earliest.isBefore(until) ? refused.earliest : until);
    }

    private List<StoredErasure> findAgain(List<StoredErasure> rows) {
        return rows.isEmpty()
                ? List.of()
                : records.findAll(
                        rows.stream().map(StoredErasure::tenantId).toList(),
                        rows.stream().map(StoredErasure::hash).toList());
    }

    private void listPage(List<StoredErasure> page, Consumer<RegisterEntry> list, Refused refused) {
        sealListed(page);
        for (StoredErasure stored : page) {
            stored.authenticated(file.key())
                    .or(() -> stored.listedBefore(file.erased()))
                    .map(RegisterEntry::erased)
                    .ifPresentOrElse(
                            entry -> {
                                if (!file.isListed(entry)) {
                                    list.accept(entry);
                                }
                            },
                            () -> refused.add(stored));
        }
    }

    private void tell(int count) {
        if (count > 0 && count != untrusted) {
            LOG.log(
                    Level.ERROR,
                    count
                            + " rows of erased_patients have a wrong MAC or none: nobody is listed in the erasure register because of them, and"
                            + " operations on these patients are refused");
        }
        untrusted = count;
    }

    /** The records that are not trusted. */
    private static final class Refused {

        private final Map<String, StoredErasure> rows = new LinkedHashMap<>();
        private Instant earliest = Instant.MAX;

        void add(StoredErasure stored) {
            rows.put(stored.tenantId() + ' ' + stored.hash(), stored);
            if (stored.time().isBefore(earliest)) {
                earliest = stored.time();
            }
        }
    }
}
