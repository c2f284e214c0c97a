package org.medchain.keys.client.field;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.medchain.keys.BatchResult;
import org.medchain.keys.LineOfText;
import org.medchain.keys.PatientId;
import org.medchain.keys.client.PatientVaults;
import org.medchain.keys.client.RecordToOpen;
import org.medchain.keys.client.RecordToSeal;
import org.medchain.keys.client.message.InvalidMessageException;

/**
 * One field of an entity whose values are sealed, each for the patient of its row. A message is bound to its patient and to the field: it does not
 * open in another patient's row or another field. It does open in another row of the same patient, unless it was sealed for its row and is opened with
 * the row's id: the forms that take one do both. For many threads.
 *
 * <p>Whatever the {@link org.medchain.keys.client.KeySource} throws comes out of here, and {@link InvalidMessageException} for a message that is
 * altered, another patient's, another field's or another row's.
 *
 * @param <T> what the field holds
 */
public final class SealedField<T> {

    /** The entry of a message's context that names the field. */
    public static final String FIELD = "field";

    /** The entry that names the row, if there is one. */
    public static final String ROW = "row";

    private static final int MAX_NAME = 128;

    private final PatientVaults vaults;
    private final FieldCodec<T> codec;
    private final String name;
    private final Map<String, String> context;

    /** @param name of the field, such as {@code Patient.diagnosis}; stands in the messages in clear and never changes */
    public SealedField(PatientVaults vaults, String name, FieldCodec<T> codec) {
        this.vaults = vaults;
        this.codec = codec;
        this.name = LineOfText.require("name", name, MAX_NAME);
        this.context = Map.of(FIELD, name);
    }

    /** Seals one value. */
    public Sealed<T> seal(PatientId patientId, T value) {
        return seal(patientId, value, context);
    }

    /**
     * Seals one value for one row.
     *
     * @param rowId by which the application knows the row again; stands in the message in clear, and is not the patient's id
     */
    public Sealed<T> seal(PatientId patientId, String rowId, T value) {
        return seal(patientId, value, newContextOf(rowId));
    }

    private Sealed<T> seal(PatientId patientId, T value, Map<String, String> bound) {
        byte[] plaintext = codec.toBytes(value);
        try {
            return Sealed.of(vaults.of(patientId).seal(plaintext, bound));
        } finally {
            wipe(plaintext);
        }
    }

    /** Opens one value, whatever its row. */
    public T open(PatientId patientId, Sealed<T> sealed) {
        return decode(vaults.of(patientId).open(sealed.message(), context));
    }

    /** Opens one value that was sealed for this row. */
    public T open(PatientId patientId, String rowId, Sealed<T> sealed) {
        return decode(vaults.of(patientId).open(sealed.message(), contextOf(rowId)));
    }

    /**
     * Seals the values of many rows with as few calls as they fit in.
     *
     * @return the sealed value of each row, or why there is none, in their order
     * @throws NullPointerException if a row has no value; nothing is sealed
     * @throws org.medchain.keys.MalformedValueException if the codec does not take a value; nothing is sealed
     */
    public <E> List<BatchResult<Sealed<T>>> sealAll(
            List<E> rows, Function<? super E, PatientId> patient, Function<? super E, T> value) {
        return sealEach(rows, patient, row -> context, value);
    }

    /** Seals many values, each for its row. */
    public <E> List<BatchResult<Sealed<T>>> sealAll(
            List<E> rows,
            Function<? super E, PatientId> patient,
            Function<? super E, String> rowId,
            Function<? super E, T> value) {
        return sealEach(rows, patient, row -> newContextOf(rowId.apply(row)), value);
    }

    private <E> List<BatchResult<Sealed<T>>> sealEach(
            List<E> rows,
            Function<? super E, PatientId> patient,
            Function<? super E, Map<String, String>> bound,
            Function<? super E, T> value) {
        List<RecordToSeal> records = new ArrayList<>(rows.size());
        try {
            for (E row : rows) {
                T plain = Objects.requireNonNull(value.apply(row), "a row has no value to seal");
                records.add(new RecordToSeal(patient.apply(row), codec.toBytes(plain), bound.apply(row)));
            }
            return vaults.sealAll(records).stream()
                    .map(item -> new BatchResult<>(item.result().map(Sealed::<T>of), item.failure()))
                    .toList();
        } finally {
            records.forEach(item -> wipe(item.plaintext()));
        }
    }

    /**
     * Opens the values of many rows, such as a page of a search, with as few calls as they fit in: one for up to 1,000.
     *
     * @param sealed null for a row without a value
     * @return the value of each row, or why it does not open, in their order: a {@link NoSuchElementException} if there is none, and what the codec
     *     throws if it does not take the bytes
     */
    public <E> List<BatchResult<T>> openAll(
            List<E> rows, Function<? super E, PatientId> patient, Function<? super E, Sealed<T>> sealed) {
        return openEach(rows, patient, row -> context, sealed);
    }

    /** Opens many values that were sealed for their rows. */
    public <E> List<BatchResult<T>> openAll(
            List<E> rows,
            Function<? super E, PatientId> patient,
            Function<? super E, String> rowId,
            Function<? super E, Sealed<T>> sealed) {
        return openEach(rows, patient, row -> contextOf(rowId.apply(row)), sealed);
    }

    private <E> List<BatchResult<T>> openEach(
            List<E> rows,
            Function<? super E, PatientId> patient,
            Function<? super E, Map<String, String>> required,
            Function<? super E, Sealed<T>> sealed) {
        List<Optional<RecordToOpen>> records = rows.stream()
                .map(row -> Optional.ofNullable(sealed.apply(row))
                        .map(value -> new RecordToOpen(patient.apply(row), value.message(), required.apply(row))))
                .toList();
        List<BatchResult<byte[]>> opened =
                vaults.openAll(records.stream().flatMap(Optional::stream).toList());
        try {
            Iterator<BatchResult<byte[]>> next = opened.iterator();
            List<BatchResult<T>> results = new ArrayList<>(rows.size());
            for (Optional<RecordToOpen> item : records) {
                results.add(item.isPresent() ? decoded(next.next()) : BatchResult.failed(withoutValue()));
            }
            return results;
        } finally {
            opened.forEach(item -> item.result().ifPresent(SealedField::wipe));
        }
    }

    private static NoSuchElementException withoutValue() {
        return new NoSuchElementException("the row has no value");
    }

    /** Bytes that the codec does not take are the trouble of their row alone. */
    private BatchResult<T> decoded(BatchResult<byte[]> opened) {
        try {
            return BatchResult.of(decode(opened.orThrow()));
        } catch (RuntimeException e) {
            return BatchResult.failed(e);
        }
    }

    private T decode(byte[] plaintext) {
        try {
            return codec.fromBytes(plaintext);
        } finally {
            wipe(plaintext);
        }
    }

    private Map<String, String> newContextOf(String rowId) {
        return contextOf(LineOfText.require("rowId", rowId, MAX_NAME));
    }

    private Map<String, String> contextOf(String rowId) {
        return Map.of(FIELD, name, ROW, rowId);
    }

    private static void wipe(byte[] plaintext) {
        Arrays.fill(plaintext, (byte) 0);
    }

    @Override
    public String toString() {
        return "SealedField" + context;
    }
}
