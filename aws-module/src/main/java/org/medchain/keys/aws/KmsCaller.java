package org.medchain.keys.aws;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.KmsRefusedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kms.KmsClient;

/**
 * Makes calls in the Region of a CMK and answers their failures in the words of the API. Refusals are logged with the
 * CMK.
 */
final class KmsCaller implements AutoCloseable {

    private final KmsClients clients;
    private final CmkRefusals refusals = new CmkRefusals(System::nanoTime);

    KmsCaller(KmsClients clients) {
        this.clients = clients;
    }

    /** @param cmk by whichever name, for the log */
    <R> R call(String region, String cmk, Function<KmsClient, R> call) {
        return callUnless(failure -> false, region, cmk, call).orElseThrow();
    }

    /** Calls AWS KMS; empty if the call fails in a way that is tolerated. */
    <R> Optional<R> callUnless(
            Predicate<SdkException> tolerated, String region, String cmk, Function<KmsClient, R> call) {
        try {
            return Optional.of(clients.in(region, call));
        } catch (SdkException e) {
            if (tolerated.test(e)) {
                return Optional.empty();
            }
            throw explained(e, cmk);
        }
    }

    /** Returns {@link KmsClients#retries}. */
    long retries() {
        return clients.retries();
    }

    @Override
    public void close() {
        clients.close();
    }

    private KeyManagementException explained(SdkException failure, String cmk) {
        KeyManagementException explained = KmsFailures.classify(failure);
        if (explained instanceof KmsRefusedException) {
            refusals.log(cmk, explained.getCause().getMessage());
        }
        return explained;
    }
}
