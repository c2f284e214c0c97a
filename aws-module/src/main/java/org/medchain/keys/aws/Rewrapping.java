package org.medchain.keys.aws;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.medchain.keys.CmkReference;
import org.medchain.keys.InvalidEncryptedKeyException;
import org.medchain.keys.KeyContext;
import org.medchain.keys.PlainKey;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.model.ReEncryptResponse;

/**
 * Moves a wrapped key to a CMK. Within a Region AWS KMS does it (ReEncrypt), and the data key never leaves it. Where
 * the policy does not allow that, or the Region is another, the data key is decrypted and encrypted here and wiped at
 * once. That ReEncrypt is denied is logged once for each pair of CMKs, and not tried again for it while this process
 * runs.
 */
final class Rewrapping {

    private static final System.Logger LOG = System.getLogger(Rewrapping.class.getName());

    private final KmsCaller caller;
    private final DataKeys dataKeys;
    private final Set<CmkPair> denied = ConcurrentHashMap.newKeySet();

    Rewrapping(KmsCaller caller, DataKeys dataKeys) {
        this.caller = caller;
        this.dataKeys = dataKeys;
    }

    AwsWrappedKeyV1 rewrap(AwsWrappedKeyV1 wrapped, CmkReference cmk, KeyContext context) {
        CmkPair pair = new CmkPair(wrapped.cmk(), cmk);
        boolean sameRegion = wrapped.cmk().region().equals(dataKeys.regionOf(cmk));
        if (!sameRegion || denied.contains(pair)) {
            return decryptAndEncrypt(wrapped, cmk, context);
        }
        Optional<ReEncryptResponse> answer = caller.callUnless(
                KmsFailures::isAccessDenied,
                dataKeys.regionOf(cmk),
                pair.toString(),
                kms -> kms.reEncrypt(
                        request -> request.sourceKeyId(wrapped.cmk().value())
                                .sourceEncryptionContext(context.entries())
                                .destinationKeyId(cmk.value())
                                .destinationEncryptionContext(context.entries())
                                .ciphertextBlob(SdkBytes.fromByteArray(wrapped.blob()))));
        return answer.map(moved -> moved(wrapped, cmk, moved)).orElseGet(() -> {
            AwsWrappedKeyV1 done = decryptAndEncrypt(wrapped, cmk, context);
            rememberDenied(pair);
            return done;
        });
    }

    private AwsWrappedKeyV1 moved(AwsWrappedKeyV1 wrapped, CmkReference cmk, ReEncryptResponse answer) {
        AwsWrappedKeyV1 moved = dataKeys.wrappedBy(answer.keyId(), cmk, answer.ciphertextBlob());
        if (!wrapped.cmk().value().equals(answer.sourceKeyId())) {
            throw new InvalidEncryptedKeyException();
        }
        return moved;
    }

    private AwsWrappedKeyV1 decryptAndEncrypt(AwsWrappedKeyV1 wrapped, CmkReference cmk, KeyContext context) {
        try (PlainKey plainKey = dataKeys.decrypt(wrapped, context)) {
            return dataKeys.encrypt(plainKey, cmk, context);
        }
    }

    /**
     * Remembers the denial, after the other way has succeeded: a CMK that denies everything is no reason to give up
     * ReEncrypt.
     */
    private void rememberDenied(CmkPair pair) {
        if (denied.add(pair)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "kms:ReEncryptFrom or kms:ReEncryptTo is denied for {0}: re-wrapping by Decrypt and Encrypt instead",
                    pair);
        }
    }

    private record CmkPair(CmkArn source, CmkReference destination) {

        @Override
        public String toString() {
            return source + " to " + destination;
        }
    }
}
