package org.medchain.keys.destruction;

import java.util.List;
import java.util.stream.Collectors;
import org.medchain.keys.audit.restoration.LostLines;
import org.medchain.keys.audit.restoration.RestoredTenants;
import org.medchain.keys.patient.erased.EntryKind;
import org.medchain.keys.patient.erased.RegisterEntry;

/** Counts the holds and cancellations that were replayed, for those who are asked to confirm a restore. */
final class ReplayedProtections {

    private ReplayedProtections() {}

    static void note(List<RegisterEntry> replayed, RestoredTenants restored) {
        replayed.stream()
                .collect(Collectors.groupingBy(RegisterEntry::tenantId))
                .forEach((tenantId, entries) -> restored.noteReplayed(tenantId, linesOf(entries)));
    }

    private static LostLines linesOf(List<RegisterEntry> entries) {
        long holds = entries.stream().filter(it -> it.kind() == EntryKind.HELD).count();
        return LostLines.ofProtections(holds, entries.size() - holds);
    }
}
