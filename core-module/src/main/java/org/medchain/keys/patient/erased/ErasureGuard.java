package org.medchain.keys.patient.erased;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.KeysDestroyedException;
import org.medchain.keys.audit.Bulk;
import org.medchain.keys.chain.Hash;
import org.medchain.keys.server.database.RoundTrip;
import org.medchain.keys.server.database.RowQuery;
import org.medchain.keys.server.database.SqlType;

/** Refuses the operations on patients whose erasure is recorded or listed, by the hashes of their ids; changes nothing. */
final class ErasureGuard implements Bulk<Hash> {

    static final RowQuery<Hash> FOUND = new RowQuery<>(
            "select patient_hash from erased_patients where patient_hash = any(?)", row -> Hash.parse(row.text(1)));

    private final ErasedRows erased;

    ErasureGuard(ErasedRows erased) {
        this.erased = erased;
    }

    @Override
    public int rank() {
        return 0;
    }

    @Override
    public Supplier<Map<Hash, KeyManagementException>> refuse(RoundTrip look, Set<Hash> wanted) {
        Supplier<List<Hash>> found = look.ask(
                FOUND, SqlType.TEXT.each(wanted.stream().map(Hash::toString).toList()));
        return () -> refused(wanted, Set.copyOf(found.get()));
    }

    private Map<Hash, KeyManagementException> refused(Set<Hash> wanted, Set<Hash> found) {
        return wanted.stream()
                .filter(hash -> found.contains(hash) || erased.contains(hash))
                .collect(Collectors.toMap(Function.identity(), hash -> new KeysDestroyedException()));
    }
}
