package org.medchain.keys.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.medchain.keys.BatchResult;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.PatientId;
import org.medchain.keys.PlainKey;
import org.medchain.keys.client.message.Message;
import org.medchain.keys.client.message.MessageContext;
import org.medchain.keys.client.message.SealingKey;

/** Seals many records: finds how many data keys that takes within the limits, asks for them together, and seals. */
final class SealingBatch {

    private final PatientVaults vaults;
    private final List<RecordToSeal> records;
    private final List<MessageContext> contexts;
    private final List<NewKey> newKeys = new ArrayList<>();
    /** For each record the place of its data key among those. */
    private final int[] keyOf;

    private static final class NewKey {

        private final PatientId patientId;
        private int messages;
        private long bytes;

        NewKey(PatientId patientId) {
            this.patientId = patientId;
        }
    }

    SealingBatch(PatientVaults vaults, List<RecordToSeal> records) {
        this.vaults = vaults;
        this.records = records;
        this.contexts = records.stream()
                .map(item -> vaults.contextFor(item.patientId(), item.context()))
                .toList();
        this.keyOf = new int[records.size()];
        shareKeys();
    }

    private void shareKeys() {
        Map<PatientId, Integer> newest = new HashMap<>();
        for (int i = 0; i < keyOf.length; i++) {
            RecordToSeal item = records.get(i);
            Integer last = newest.get(item.patientId());
            if (last == null || isUsedUp(newKeys.get(last), item.plaintext().length)) {
                last = newKeys.size();
                newKeys.add(new NewKey(item.patientId()));
                newest.put(item.patientId(), last);
            }
            NewKey key = newKeys.get(last);
            key.messages++;
            key.bytes += item.plaintext().length;
            keyOf[i] = last;
        }
    }

    private boolean isUsedUp(NewKey key, long size) {
        return vaults.keys()
                .cache()
                .map(KeyCache::settings)
                .map(limits -> key.messages >= limits.messagesPerKey() || size > limits.bytesPerKey() - key.bytes)
                .orElse(true);
    }

    List<BatchResult<byte[]>> seal() {
        List<PatientId> patients = newKeys.stream().map(key -> key.patientId).toList();
        List<BatchResult<GeneratedDataKey>> keys =
                Parts.ask(patients, vaults.keys().source()::generate, GeneratedDataKey::close);
        try {
            List<BatchResult<byte[]>> sealed = new ArrayList<>(keyOf.length);
            for (int i = 0; i < keyOf.length; i++) {
                BatchResult<GeneratedDataKey> key = keys.get(keyOf[i]);
                vaults.keys().forgetIfRefused(records.get(i).patientId(), key);
                sealed.add(
                        key.result().isPresent()
                                ? BatchResult.of(seal(i, key.result().get()))
                                : BatchResult.failed(key.failure().orElseThrow()));
            }
            return sealed;
        } finally {
            keys.forEach(key -> key.result().ifPresent(GeneratedDataKey::close));
        }
    }

    private byte[] seal(int i, GeneratedDataKey generated) {
        PlainKey copy = PlainKey.takeOwnershipOf(generated.plainKey().copyOfBytes());
        SealingKey key = new SealingKey(generated.keyId(), generated.encryptedKey(), copy, bytes -> {});
        return Message.seal(records.get(i).plaintext(), key, contexts.get(i), vaults.random());
    }
}
