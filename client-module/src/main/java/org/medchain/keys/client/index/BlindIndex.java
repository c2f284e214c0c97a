package org.medchain.keys.client.index;

import java.util.ArrayList;
import java.util.List;
import org.medchain.keys.ConcurrentChangeException;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.TenantKey;
import org.medchain.keys.TenantKeyName;
import org.medchain.keys.TenantKeyVersion;
import org.medchain.keys.UnknownTenantKeyException;
import org.medchain.keys.client.TenantKeySource;

/**
 * Finds sealed records by the value of a field: an index value stands beside the record, in clear, and equal values have equal index values. It
 * is an HMAC under a key of the tenant's, so that nobody without that key can compute or try values. For many threads; to be closed.
 *
 * <p>Store {@link #valueOf} in the same statement as the record, search for any of {@link #valuesToFind}, open what was found and leave out what
 * does not match: a truncated value is shared by others.
 *
 * <p>Limits: those who see the table see which records are equal in the field, and how often. An index value is personal data and is deleted with
 * its record: the erasure of the patient's keys does not reach it. The JDK's HMAC leaves copies of the index key to the garbage collector.
 *
 * <p>A next version of the tenant key is introduced in three steps: all servers {@link #openWhileReindexing}, once the next version was made with
 * {@link TenantKeySource#generateTenantKey}; every record gets {@link #valueOf} again; all servers {@link #open}.
 */
public final class BlindIndex implements AutoCloseable {

    /** The newest version first. */
    private final List<IndexKey> keys;

    private BlindIndex(List<IndexKey> keys) {
        this.keys = List.copyOf(keys);
    }

    /** An index under the newest version of the tenant key, whose first version is made if there is none. */
    public static BlindIndex open(TenantKeySource source, TenantKeyName name, IndexedField field) {
        try (TenantKey newest = newestOrFirst(source, name)) {
            return new BlindIndex(List.of(IndexKey.derivedFrom(newest, field)));
        }
    }

    /** The same, that finds what was indexed under the version before the newest, too. */
    public static BlindIndex openWhileReindexing(TenantKeySource source, TenantKeyName name, IndexedField field) {
        List<IndexKey> keys = new ArrayList<>();
        try (TenantKey newest = newestOrFirst(source, name)) {
            keys.add(IndexKey.derivedFrom(newest, field));
            int before = newest.version().number() - 1;
            if (before >= TenantKeyVersion.FIRST) {
                keys.add(derivedFrom(source, new TenantKeyVersion(name, before), field));
            }
            return new BlindIndex(keys);
        } catch (RuntimeException e) {
            keys.forEach(IndexKey::close);
            throw e;
        }
    }

    private static IndexKey derivedFrom(TenantKeySource source, TenantKeyVersion version, IndexedField field) {
        try (TenantKey key = source.decryptTenantKey(version)) {
            return IndexKey.derivedFrom(key, field);
        }
    }

    private static TenantKey newestOrFirst(TenantKeySource source, TenantKeyName name) {
        try {
            return source.decryptTenantKey(name);
        } catch (UnknownTenantKeyException e) {
            return firstOf(source, name);
        }
    }

    private static TenantKey firstOf(TenantKeySource source, TenantKeyName name) {
        try {
            return source.generateTenantKey(new TenantKeyVersion(name, TenantKeyVersion.FIRST));
        } catch (ConcurrentChangeException e) {
            // Another server was first.
            return source.decryptTenantKey(name);
        }
    }

    /** The version of the tenant key under which new values are computed. */
    public int version() {
        return keys.get(0).version();
    }

    /**
     * What is stored beside a record: at most 37 characters of ASCII.
     *
     * @param value of the field
     * @throws MalformedValueException if the value has nothing but blanks, or half a character
     * @throws IllegalStateException if the index is closed
     */
    public String valueOf(String value) {
        return keys.get(0).valueOf(NormalText.of(value));
    }

    /** What a record with that value may have beside it. As {@link #valueOf} otherwise. */
    public List<String> valuesToFind(String value) {
        NormalText text = NormalText.of(value);
        return keys.stream().map(key -> key.valueOf(text)).toList();
    }

    /** Wipes its keys. Closing again does nothing. */
    @Override
    public void close() {
        keys.forEach(IndexKey::close);
    }

    @Override
    public String toString() {
        return "BlindIndex[" + version() + "]";
    }
}
