package org.medchain.keys.client.index;

import java.util.List;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.TenantKey;
import org.medchain.keys.TenantKeyVersion;
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
 * <p>The tenant key is made by {@link #makeKey} and by nothing else here. A version that is missing was lost, by a restore of the service's
 * database for example: another key in its place would find no record that there is.
 *
 * <p>A next version is introduced in these steps. Each is done at all servers before the next one begins, and servers at two neighbouring steps
 * find what the others write:
 *
 * <ol>
 *   <li>{@link #makeKey} makes the version, once;
 *   <li>{@link #openBoth} with the version before written and the next one found too;
 *   <li>{@link #openBoth} with the next one written and the version before found too;
 *   <li>every record gets {@link #valueOf} again;
 *   <li>{@link #open} with the next version.
 * </ol>
 */
public final class BlindIndex implements AutoCloseable {

    /** The one that is written first. */
    private final List<IndexKey> keys;

    private BlindIndex(List<IndexKey> keys) {
        this.keys = List.copyOf(keys);
    }

    /**
     * Makes a version of the tenant key: the first when the application is installed, another when it is introduced. Not to be called when the
     * application starts, which would replace a key that was lost by one that finds nothing.
     *
     * @throws org.medchain.keys.ConcurrentChangeException if the version is there
     * @throws org.medchain.keys.UnknownTenantKeyException if the version before it is not there
     */
    public static void makeKey(TenantKeySource source, TenantKeyVersion version) {
        source.generateTenantKey(version).close();
    }

    /**
     * An index that writes and finds values of one version.
     *
     * @param source of one tenant alone ({@link TenantKeySource#forTenant}), or the values are those of whatever tenant the token names
     * @throws org.medchain.keys.UnknownTenantKeyException if the version is not there; none is made
     */
    public static BlindIndex open(TenantKeySource source, TenantKeyVersion version, IndexedField field) {
        return new BlindIndex(List.of(derivedFrom(source, version, field)));
    }

    /**
     * Opens an index that finds values of another version too, while a next version is introduced.
     *
     * @param written the version of new values
     * @param foundToo the next version, or the one before
     */
    public static BlindIndex openBoth(
            TenantKeySource source, TenantKeyVersion written, TenantKeyVersion foundToo, IndexedField field) {
        IndexKey first = derivedFrom(source, written, field);
        try {
            return new BlindIndex(List.of(first, derivedFrom(source, foundToo, field)));
        } catch (RuntimeException | Error e) {
            first.close();
            throw e;
        }
    }

    private static IndexKey derivedFrom(TenantKeySource source, TenantKeyVersion version, IndexedField field) {
        try (TenantKey key = source.decryptTenantKey(version)) {
            return IndexKey.derivedFrom(key, field);
        }
    }

    /** The version of the tenant key under which new values are computed. */
    public int version() {
        return keys.get(0).version();
    }

    /**
     * Returns the value that is stored beside a record: at most 37 characters of ASCII.
     *
     * @param value of the field
     * @throws MalformedValueException if the value has nothing but blanks, or half a character
     * @throws IllegalStateException if the index is closed
     */
    public String valueOf(String value) {
        return keys.get(0).valueOf(NormalText.of(value));
    }

    /**
     * Returns the values that a record with that value may have beside it. It normalises the value as {@link #valueOf}
     * does.
     */
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
