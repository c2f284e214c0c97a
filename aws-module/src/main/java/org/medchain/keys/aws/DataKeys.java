package org.medchain.keys.aws;

import java.util.Arrays;
import java.util.Optional;
import org.medchain.keys.CmkReference;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.KeyContext;
import org.medchain.keys.KmsUnavailableException;
import org.medchain.keys.PlainKey;
import org.medchain.keys.provider.WrappedDataKey;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.model.DataKeySpec;
import software.amazon.awssdk.services.kms.model.DecryptResponse;
import software.amazon.awssdk.services.kms.model.EncryptResponse;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyResponse;

/**
 * GenerateDataKey, Decrypt and Encrypt for one data key, each answer checked: that it is whole, and that the key it
 * names is the one that was asked for.
 *
 * <p>The SDK's own array of a plaintext becomes the plain key's, which wipes it. Limit: the SDK's parser has read it
 * from an HTTP answer in base64 before, and those buffers are left to the garbage collector.
 */
record DataKeys(KmsCaller caller, String defaultRegion) {

    /** @throws KmsUnavailableException if AWS KMS can't be reached or does not answer what it was asked */
    WrappedDataKey generate(CmkReference cmk, KeyContext context) {
        GenerateDataKeyResponse answer = caller.call(
                regionOf(cmk),
                cmk.value(),
                kms -> kms.generateDataKey(request ->
                        request.keyId(cmk.value()).keySpec(DataKeySpec.AES_256).encryptionContext(context.entries())));
        byte[] plaintext = bytesOf(answer.plaintext())
                .filter(bytes -> bytes.length == PlainKey.LENGTH)
                .orElseThrow(KmsUnavailableException::new);
        try {
            AwsWrappedKeyV1 wrapped = wrappedBy(answer.keyId(), cmk, answer.ciphertextBlob());
            return new WrappedDataKey(PlainKey.takeOwnershipOf(plaintext), wrapped.toWrappedKey());
        } catch (RuntimeException e) {
            Arrays.fill(plaintext, (byte) 0);
            throw e;
        }
    }

    /** @throws InvalidEncryptedKeyException if it is not a data key, or of another CMK than it says */
    PlainKey decrypt(AwsWrappedKeyV1 wrapped, KeyContext context) {
        CmkArn cmk = wrapped.cmk();
        DecryptResponse answer = caller.call(
                cmk.region(),
                cmk.value(),
                kms -> kms.decrypt(request -> request.keyId(cmk.value())
                        .ciphertextBlob(SdkBytes.fromByteArray(wrapped.blob()))
                        .encryptionContext(context.entries())));
        byte[] plaintext = bytesOf(answer.plaintext()).orElseThrow(KmsUnavailableException::new);
        if (!cmk.value().equals(answer.keyId()) || plaintext.length != PlainKey.LENGTH) {
            Arrays.fill(plaintext, (byte) 0);
            throw new InvalidEncryptedKeyException();
        }
        return PlainKey.takeOwnershipOf(plaintext);
    }

    AwsWrappedKeyV1 encrypt(PlainKey plainKey, CmkReference cmk, KeyContext context) {
        EncryptResponse answer = plainKey.use(bytes -> caller.call(
                regionOf(cmk),
                cmk.value(),
                kms -> kms.encrypt(request -> request.keyId(cmk.value())
                        .plaintext(SdkBytes.fromByteArrayUnsafe(bytes))
                        .encryptionContext(context.entries()))));
        return wrappedBy(answer.keyId(), cmk, answer.ciphertextBlob());
    }

    /**
     * @throws KmsUnavailableException if the answer lacks a part or names another key than the one that was asked for
     */
    AwsWrappedKeyV1 wrappedBy(String answeredKeyId, CmkReference asked, SdkBytes blob) {
        CmkArn cmk = CmkArn.parse(answeredKeyId)
                .filter(arn -> arn.isAnswerTo(asked, regionOf(asked)))
                .orElseThrow(KmsUnavailableException::new);
        return AwsWrappedKeyV1.of(cmk, bytesOf(blob).orElseThrow(KmsUnavailableException::new));
    }

    String regionOf(CmkReference cmk) {
        return CmkArn.regionOf(cmk, defaultRegion);
    }

    private static Optional<byte[]> bytesOf(SdkBytes bytes) {
        return Optional.ofNullable(bytes).map(SdkBytes::asByteArrayUnsafe).filter(array -> array.length > 0);
    }
}
