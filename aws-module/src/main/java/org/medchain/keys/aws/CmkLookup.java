package org.medchain.keys.aws;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.medchain.keys.CmkReference;
import org.medchain.keys.KmsUnavailableException;
import org.medchain.keys.provider.CmkState;
import org.medchain.keys.provider.CurrentWrapping;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DescribeKeyResponse;
import software.amazon.awssdk.services.kms.model.GetKeyRotationStatusResponse;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.ListKeyRotationsResponse;
import software.amazon.awssdk.services.kms.model.RotationsListEntry;

/**
 * Looks at a CMK: its state, and since when it has its newest material. What AWS KMS refuses to tell beside the state is
 * not known, and no failure.
 */
record CmkLookup(KmsCaller caller, String defaultRegion) {

    CmkState describe(CmkReference cmk) {
        String region = CmkArn.regionOf(cmk, defaultRegion);
        KeyMetadata key = requireWhole(caller.call(region, cmk.value(), kms -> describe(kms, cmk)));
        return new CmkState(
                key.arn(),
                key.keyStateAsString(),
                Boolean.TRUE.equals(key.enabled()),
                Boolean.TRUE.equals(key.multiRegion()),
                isRotationEnabled(region, key.arn()),
                Optional.ofNullable(key.deletionDate()));
    }

    CurrentWrapping currentWrapping(CmkReference cmk) {
        return findArn(cmk)
                .map(arn -> new CurrentWrapping(arn.value(), findLastRotation(arn)))
                // Nothing is wrapped under an alias, so nothing is current.
                .orElseGet(() -> new CurrentWrapping(cmk.value(), Optional.empty()));
    }

    private Optional<CmkArn> findArn(CmkReference cmk) {
        return CmkArn.parse(cmk.value())
                .or(() -> caller.callUnless(
                                KmsFailures::isRefusal,
                                CmkArn.regionOf(cmk, defaultRegion),
                                cmk.value(),
                                kms -> describe(kms, cmk))
                        .map(CmkLookup::requireWhole)
                        .map(key -> new CmkArn(key.arn())));
    }

    private Optional<Instant> findLastRotation(CmkArn arn) {
        return caller.callUnless(
                KmsFailures::isRefusal,
                arn.region(),
                arn.value(),
                kms -> kms.listKeyRotationsPaginator(request -> request.keyId(arn.value())).stream()
                        .flatMap(CmkLookup::datesOf)
                        .reduce(Instant.MIN, (one, other) -> one.isAfter(other) ? one : other));
    }

    /** A page without the list is not an empty one: it would have the CMK never renewed. */
    private static Stream<Instant> datesOf(ListKeyRotationsResponse page) {
        if (!page.hasRotations()) {
            throw new KmsUnavailableException();
        }
        return page.rotations().stream().map(RotationsListEntry::rotationDate);
    }

    private Optional<Boolean> isRotationEnabled(String region, String arn) {
        return caller.callUnless(
                        KmsFailures::isRefusal,
                        region,
                        arn,
                        kms -> kms.getKeyRotationStatus(request -> request.keyId(arn)))
                .map(GetKeyRotationStatusResponse::keyRotationEnabled);
    }

    private static DescribeKeyResponse describe(KmsClient kms, CmkReference cmk) {
        return kms.describeKey(request -> request.keyId(cmk.value()));
    }

    private static KeyMetadata requireWhole(DescribeKeyResponse answer) {
        return Optional.ofNullable(answer.keyMetadata())
                .filter(key -> CmkArn.parse(key.arn()).isPresent())
                .orElseThrow(KmsUnavailableException::new);
    }
}
