package org.medchain.keys.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.medchain.keys.BatchResult;
import org.medchain.keys.DataKeyId;
import org.medchain.keys.DecryptedDataKey;
import org.medchain.keys.EncryptedKey;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.KeyToDecrypt;
import org.medchain.keys.PatientId;
import org.medchain.keys.PlainKey;
import org.medchain.keys.client.message.InvalidMessageException;
import org.medchain.keys.client.message.Message;
import org.medchain.keys.client.message.MessageHeader;

/** Opens many records: reads their headers, asks for the data keys that are not in the cache together, each once, and opens. */
final class OpeningBatch {

    private final PatientVaults vaults;
    private final VaultKeys keys;
    private final List<RecordToOpen> records;
    private final Map<Wanted, BatchResult<PlainKey>> plainKeys = new HashMap<>();

    /** The data key of a message, as its header tells it. */
    private record Wanted(PatientId patientId, DataKeyId keyId, EncryptedKey encryptedKey) {

        static Wanted by(PatientId patientId, MessageHeader header) {
            return new Wanted(patientId, header.keyId(), header.encryptedKey());
        }
    }

    OpeningBatch(PatientVaults vaults, List<RecordToOpen> records) {
        this.vaults = vaults;
        this.keys = vaults.keys();
        this.records = records;
    }

    List<BatchResult<byte[]>> open() {
        try {
            Set<Wanted> wanted = new LinkedHashSet<>();
            records.forEach(item -> addWanted(item, wanted));
            wanted.removeIf(this::isKept);
            ask(new ArrayList<>(wanted));
            return records.stream().map(this::open).toList();
        } finally {
            plainKeys.values().forEach(key -> key.result().ifPresent(PlainKey::close));
        }
    }

    /** A message that is not readable is reported when it is its turn. */
    private void addWanted(RecordToOpen item, Set<Wanted> wanted) {
        try {
            MessageHeader header = Message.headerOf(item.message());
            vaults.requireContext(header, item.patientId(), item.required());
            wanted.add(Wanted.by(item.patientId(), header));
        } catch (InvalidMessageException e) {
            return;
        }
    }

    private boolean isKept(Wanted key) {
        Optional<PlainKey> kept = keys.cache().flatMap(cache -> cache.find(keys.owner(key.patientId()), key.keyId()));
        kept.ifPresent(plainKey -> plainKeys.put(key, BatchResult.of(plainKey)));
        return kept.isPresent();
    }

    private void ask(List<Wanted> wanted) {
        Optional<KeyCache.Asked> asked = keys.cache().map(KeyCache::ask);
        List<KeyToDecrypt> items = wanted.stream()
                .map(key -> new KeyToDecrypt(key.encryptedKey(), key.patientId()))
                .toList();
        List<BatchResult<DecryptedDataKey>> answers = Parts.ask(items, keys.source()::decrypt, DecryptedDataKey::close);
        for (int i = 0; i < wanted.size(); i++) {
            plainKeys.put(wanted.get(i), taken(wanted.get(i), answers.get(i), asked));
        }
    }

    private BatchResult<PlainKey> taken(
            Wanted key, BatchResult<DecryptedDataKey> answer, Optional<KeyCache.Asked> asked) {
        if (answer.result().isEmpty()) {
            keys.forgetIfRefused(key.patientId(), answer);
            return BatchResult.failed(answer.failure().orElseThrow());
        }
        try {
            PlainKey plainKey =
                    VaultKeys.plainKeyOf(key.keyId(), answer.result().get());
            asked.ifPresent(time -> keep(key, plainKey, time));
            return BatchResult.of(plainKey);
        } catch (InvalidMessageException e) {
            return BatchResult.failed(e);
        }
    }

    private void keep(Wanted key, PlainKey plainKey, KeyCache.Asked asked) {
        PlainKey copy = PlainKey.takeOwnershipOf(plainKey.copyOfBytes());
        keys.cache()
                .orElseThrow()
                .keep(
                        keys.owner(key.patientId()),
                        key.keyId(),
                        new KeptKey(key.keyId(), key.encryptedKey(), copy),
                        asked);
    }

    private BatchResult<byte[]> open(RecordToOpen item) {
        try {
            return BatchResult.of(Message.open(item.message(), header -> {
                vaults.requireContext(header, item.patientId(), item.required());
                return PlainKey.takeOwnershipOf(plainKeys
                        .get(Wanted.by(item.patientId(), header))
                        .orThrow()
                        .copyOfBytes());
            }));
        } catch (InvalidMessageException | KeyManagementException e) {
            return BatchResult.failed(e);
        }
    }
}
