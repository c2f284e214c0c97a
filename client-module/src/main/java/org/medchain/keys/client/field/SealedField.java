package org.medchain.keys.client.field;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.medchain.keys.BatchResult;
import org.medchain.keys.LineOfText;
import org.medchain.keys.PatientId;
import org.medchain.keys.client.PatientVaults;
import org.medchain.keys.client.RecordToOpen;
import org.medchain.keys.client.RecordToSeal;
import org.medchain.keys.client.message.InvalidMessageException;

/**
 * One field of an entity whose values are sealed, each for the patient of its row. A message is bound to the field: it does not open in
 * another's place. For many threads.
 *
 * <p>Whatever the {@link org.medchain.keys.client.KeySource} throws comes out of here, and {@link InvalidMessageException} for a message that is
 * altered, another patient's or another field's.
 *
 * @param <T> what the field holds
 */
public final class SealedField<T> {

    /** The entry of a message's context that names the field. */
    public static final String FIELD = "field";

    private static final int MAX_NAME = 128;

    private final PatientVaults vaults;
    private final FieldCodec<T> codec;
    private final Map<String, String> context;

    /** @param name of the field, such as {@code Patient.diagnosis}; stands in the messages in clear and never changes */
    public SealedField(PatientVaults vaults, String name, FieldCodec<T> codec) {
        this.vaults = vaults;
        this.codec = codec;
        this.context = Map.of(FIELD, LineOfText.require("name", name, MAX_NAME));
    }

    /** Seals one value. */
    public Sealed<T> seal(PatientId patientId, T value) {
        byte[] plaintext = codec.toBytes(value);
        try {
            return Sealed.of(vaults.of(patientId).seal(plaintext, context));
        } finally {
            wipe(plaintext);
        }
    }

    /** Opens one value. */
    public T open(PatientId patientId, Sealed<T> sealed) {
        return decode(vaults.of(patientId).open(sealed.message(), context));
    }

    /**
     * Seals the values of many rows with as few calls as they fit in.
     *
     * @return the sealed value of each row, or why there is none, in their order
     */
    public <E> List<BatchResult<Sealed<T>>> sealAll(
            List<E> rows, Function<? super E, PatientId> patient, Function<? super E, T> value) {
        List<RecordToSeal> records = new ArrayList<>(rows.size());
        try {
            for (E row : rows) {
                records.add(new RecordToSeal(patient.apply(row), codec.toBytes(value.apply(row)), context));
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
     * @return the value of each row, or why it does not open, in their order
     */
    public <E> List<BatchResult<T>> openAll(
            List<E> rows, Function<? super E, PatientId> patient, Function<? super E, Sealed<T>> sealed) {
        List<RecordToOpen> records = rows.stream()
                .map(row ->
                        new RecordToOpen(patient.apply(row), sealed.apply(row).message(), context))
                .toList();
        return vaults.openAll(records).stream().map(this::decoded).toList();
    }

    private BatchResult<T> decoded(BatchResult<byte[]> opened) {
        return new BatchResult<>(opened.result().map(this::decode), opened.failure());
    }

    private T decode(byte[] plaintext) {
        try {
            return codec.fromBytes(plaintext);
        } finally {
            wipe(plaintext);
        }
    }

    private static void wipe(byte[] plaintext) {
        Arrays.fill(plaintext, (byte) 0);
    }

    @Override
    public String toString() {
        return "SealedField" + context;
    }
}
