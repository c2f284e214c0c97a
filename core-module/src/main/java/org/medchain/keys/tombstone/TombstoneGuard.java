package org.medchain.keys.tombstone;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.audit.Bulk;
import org.medchain.keys.persistence.RoundTrip;
import org.medchain.keys.persistence.RowQuery;
import org.medchain.keys.persistence.SqlType;

/** Changes nothing, and refuses the operations on patients who have a tombstone, by the hashes of their ids. */
final class TombstoneGuard implements Bulk<String> {

    static final TombstoneGuard NONE = new TombstoneGuard();

    private static final RowQuery<String> FOUND =
            new RowQuery<>("select patient_hash from tombstones where patient_hash = any(?)", row -> row.text(1));

    private TombstoneGuard() {}

    @Override
    public int rank() {
        return 0;
    }

    @Override
    public Supplier<Map<String, KeyManagementException>> refuse(RoundTrip look, Set<String> wanted) {
        Supplier<List<String>> found = look.ask(FOUND, SqlType.TEXT.each(wanted));
        return () -> found.get().stream()
                .collect(Collectors.toMap(Function.identity(), hash -> new KeysDestroyedException()));
    }
}
