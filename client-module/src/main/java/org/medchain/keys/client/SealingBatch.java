package org.medchain.keys.client;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.medchain.keys.BatchResult;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.PatientId;
import org.medchain.keys.PlainKey;
import org.medchain.keys.client.message.Message;
import org.medchain.keys.client.message.MessageContext;
import org.medchain.keys.client.message.SealingKey;

/**
 * Seals many records: finds how many data keys that takes within the limits, asks for them together, and seals. What the service's own limits,
 * which come with the keys, leave over is sealed under further keys.
 */
final class SealingBatch {

    private final PatientVaults vaults;
    private final List<RecordToSeal> records;
    private final List<MessageContext> contexts;
    private final List<BatchResult<byte[]>> sealed;

    /** The number of messages that the keys that have come so far may seal. */
    private int maxMessages = Integer.MAX_VALUE;

    private static final class NewKey {

        private final PatientId patientId;
        private final List<Integer> records = new ArrayList<>();
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
        this.sealed = new ArrayList<>(Collections.nCopies(records.size(), null));
    }

    /** Returns for each record the data key that seals it. */
    private List<NewKey> shareKeys(List<Integer> places) {
        List<NewKey> keys = new ArrayList<>();
        Map<PatientId, NewKey> newest = new HashMap<>();
        for (int place : places) {
            RecordToSeal item = records.get(place);
            NewKey last = newest.get(item.patientId());
            if (last == null || isUsedUp(last, item.plaintext().length)) {
                last = new NewKey(item.patientId());
                keys.add(last);
                newest.put(item.patientId(), last);
            }
            last.records.add(place);
            last.bytes += item.plaintext().length;
        }
        return keys;
    }

    private boolean isUsedUp(NewKey key, long size) {
        return vaults.keys()
                .cache()
                .map(KeyCache::settings)
                .map(limits -> key.records.size() >= Math.min(limits.messagesPerKey(), maxMessages)
                        || size > limits.bytesPerKey() - key.bytes)
                .orElse(true);
    }

    List<BatchResult<byte[]>> seal() {
        List<Integer> left = IntStream.range(0, records.size()).boxed().toList();
        while (!left.isEmpty()) {
            left = seal(shareKeys(left));
        }
        return sealed;
    }

    /** @return the places of the records that the keys may not seal any more */
    private List<Integer> seal(List<NewKey> newKeys) {
        List<PatientId> patients = newKeys.stream().map(key -> key.patientId).toList();
        List<BatchResult<GeneratedDataKey>> keys =
                Parts.ask(patients, vaults.keys().source()::generate, GeneratedDataKey::close);
        try {
            List<Integer> left = new ArrayList<>();
            for (int i = 0; i < keys.size(); i++) {
                left.addAll(seal(newKeys.get(i), keys.get(i)));
            }
            return left;
        } finally {
            keys.forEach(key -> key.result().ifPresent(GeneratedDataKey::close));
        }
    }

    private List<Integer> seal(NewKey newKey, BatchResult<GeneratedDataKey> key) {
        vaults.keys().forgetIfRefused(newKey.patientId, key);
        int most = key.result()
                .flatMap(generated -> generated.limits().maxMessages())
                .orElse(Integer.MAX_VALUE);
        maxMessages = Math.min(maxMessages, most);
        int now = Math.min(most, newKey.records.size());
        newKey.records.subList(0, now).forEach(place -> sealed.set(place, seal(place, key)));
        return newKey.records.subList(now, newKey.records.size());
    }

    private BatchResult<byte[]> seal(int place, BatchResult<GeneratedDataKey> key) {
        return key.result().isPresent()
                ? BatchResult.of(seal(place, key.result().get()))
                : BatchResult.failed(key.failure().orElseThrow());
    }

    private byte[] seal(int place, GeneratedDataKey generated) {
        PlainKey copy = PlainKey.takeOwnershipOf(generated.plainKey().copyOfBytes());
        SealingKey key = new SealingKey(generated.keyId(), generated.encryptedKey(), copy, bytes -> {});
        return Message.seal(records.get(place).plaintext(), vaults.sealing(key), contexts.get(place), vaults.random());
    }
}
