package org.medchain.keys.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.SeekableByteChannel;
import java.util.List;
import java.util.Map;
import org.medchain.keys.BatchResult;
import org.medchain.keys.PatientId;
import org.medchain.keys.client.message.InvalidMessageException;
import org.medchain.keys.client.message.Message;
import org.medchain.keys.client.message.OpeningChannel;
import org.medchain.keys.client.message.OpeningInputStream;
import org.medchain.keys.client.message.OpeningKeys;
import org.medchain.keys.client.message.SealingKey;
import org.medchain.keys.client.message.SealingOutputStream;

/**
 * Seals the records and files of one patient, and opens them again. A message opens for this patient and tenant only, and for nobody once the
 * patient's keys are erased.
 *
 * <p>Whatever the {@link KeySource} throws comes out of here. Beside it there is {@link InvalidMessageException}, for a message that is not authentic,
 * whole and of this tenant.
 *
 * <p>Limit: the plaintext is the caller's to wipe.
 */
public final class PatientVault {

    private final PatientVaults vaults;
    private final PatientId patientId;

    PatientVault(PatientVaults vaults, PatientId patientId) {
        this.vaults = vaults;
        this.patientId = patientId;
    }

    /**
     * @param context names and values that the message is bound to, such as the record's id. They stand in the message in clear
     * @return the message, to be stored as the record
     * @throws org.medchain.keys.MalformedValueException if the context is malformed, or has the patient id
     */
    public byte[] seal(byte[] plaintext, Map<String, String> context) {
        var checked = vaults.contextFor(patientId, context);
        return Message.seal(plaintext, key(plaintext.length), checked, vaults.random());
    }

    /** @param size of the plaintext; 0 if the message's own frames tell it */
    private SealingKey key(long size) {
        return vaults.sealing(vaults.keys().toSeal(patientId, size));
    }

    /** Opens a message with any context. */
    public byte[] open(byte[] message) {
        return open(message, Map.of());
    }

    /** @param required entries that the message's context must have: a record that was put in another's place does not open */
    public byte[] open(byte[] message, Map<String, String> required) {
        return Message.open(message, keysFor(required));
    }

    /**
     * A stream that seals what is written to it. It is whole once it is closed.
     *
     * @param out takes the message; closed with the stream
     */
    public SealingOutputStream sealing(OutputStream out, Map<String, String> context) throws IOException {
        var checked = vaults.contextFor(patientId, context);
        return new SealingOutputStream(out, key(0), checked, vaults.random());
    }

    /**
     * A stream of what a message holds.
     *
     * @param in the message, and nothing else; closed with the stream
     */
    public OpeningInputStream opening(InputStream in, Map<String, String> required) throws IOException {
        return new OpeningInputStream(in, keysFor(required));
    }

    /**
     * A channel that opens parts of a message.
     *
     * @param source the message, and nothing else; closed with the channel
     */
    public OpeningChannel opening(SeekableByteChannel source, Map<String, String> required) throws IOException {
        return new OpeningChannel(source, keysFor(required));
    }

    /** Seals several records with as few calls as they fit in; see {@link PatientVaults#sealAll}. */
    public List<BatchResult<byte[]>> sealAll(List<byte[]> plaintexts, Map<String, String> context) {
        return vaults.sealAll(plaintexts.stream()
                .map(plaintext -> new RecordToSeal(patientId, plaintext, context))
                .toList());
    }

    /** Opens several records with as few calls as they fit in; see {@link PatientVaults#openAll}. */
    public List<BatchResult<byte[]>> openAll(List<byte[]> messages) {
        return vaults.openAll(messages.stream()
                .map(message -> new RecordToOpen(patientId, message))
                .toList());
    }

    private OpeningKeys keysFor(Map<String, String> required) {
        return header -> {
            vaults.requireContext(header, patientId, required);
            return vaults.keys().toOpen(patientId, header);
        };
    }

    @Override
    public String toString() {
        return "PatientVault[redacted]";
    }
}
