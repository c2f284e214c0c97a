package org.medchain.keys.client.message;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import software.amazon.cryptography.materialproviders.IKeyring;
import software.amazon.cryptography.materialproviders.model.EncryptedDataKey;
import software.amazon.cryptography.materialproviders.model.OnDecryptInput;
import software.amazon.cryptography.materialproviders.model.OnDecryptOutput;
import software.amazon.cryptography.materialproviders.model.OnEncryptInput;
import software.amazon.cryptography.materialproviders.model.OnEncryptOutput;

/** What an application adds to AWS' own library so that it reads and writes messages of this service: here with one data key that is known. */
record MedchainKeyring(Messages messages) implements IKeyring {

    @Override
    public OnEncryptOutput OnEncrypt(OnEncryptInput input) {
        EncryptedDataKey encrypted = EncryptedDataKey.builder()
                .keyProviderId(MessageHeader.PROVIDER_ID)
                .keyProviderInfo(ByteBuffer.wrap(messages.keyId.toString().getBytes(StandardCharsets.UTF_8)))
                .ciphertext(ByteBuffer.wrap(messages.encryptedKey.bytes()))
                .build();
        return OnEncryptOutput.builder()
                .materials(input.materials().toBuilder()
                        .plaintextDataKey(ByteBuffer.wrap(messages.key.clone()))
                        .encryptedDataKeys(List.of(encrypted))
                        .build())
                .build();
    }

    @Override
    public OnDecryptOutput OnDecrypt(OnDecryptInput input) {
        boolean isOurs = input.encryptedDataKeys().stream()
                .anyMatch(key -> key.keyProviderId().equals(MessageHeader.PROVIDER_ID)
                        && key.ciphertext().equals(ByteBuffer.wrap(messages.encryptedKey.bytes())));
        if (!isOurs) {
            throw new IllegalStateException("none of the data keys is ours");
        }
        return OnDecryptOutput.builder()
                .materials(input.materials().toBuilder()
                        .plaintextDataKey(ByteBuffer.wrap(messages.key.clone()))
                        .build())
                .build();
    }
}
