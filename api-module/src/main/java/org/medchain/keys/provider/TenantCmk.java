package org.medchain.keys.provider;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.medchain.keys.CmkReference;
import org.medchain.keys.HsmKeyLabel;
import org.medchain.keys.MalformedValueException;

/**
 * The CMK that wraps a tenant's data keys, and where else it can be called. The replicas are the same multi-Region key in other Regions; they
 * stand in for the first, in their order, while its Region can't be reached.
 *
 * @param first the CMK; absent where the local KEK wraps
 * @param replicas ARNs that differ from the first's in the Region alone; at most {@value #MOST_REPLICAS}
 * @param hsmKey the tenant's KEK where an HSM wraps; absent where the common one does
 */
public record TenantCmk(Optional<CmkReference> first, List<CmkReference> replicas, Optional<HsmKeyLabel> hsmKey) {

    /** Each Region more is another place to which a call can go before its deadline. */
    public static final int MOST_REPLICAS = 4;

    public static final TenantCmk NONE = new TenantCmk(Optional.empty(), List.of());

    private static final String FIELD = "kmsReplicaArns";
    private static final String MULTI_REGION = ":key/mrk-";
    private static final int REGION_FIELD = 3;

    /** @throws MalformedValueException if the replicas are none of the first */
    public TenantCmk {
        replicas = List.copyOf(replicas);
        if (replicas.size() > MOST_REPLICAS) {
            throw new MalformedValueException(FIELD, "must be at most " + MOST_REPLICAS);
        }
        if (!replicas.isEmpty()) {
            requireReplicas(first, replicas);
        }
    }

    /** One without a KEK in an HSM. */
    public TenantCmk(Optional<CmkReference> first, List<CmkReference> replicas) {
        this(first, replicas, Optional.empty());
    }

    public TenantCmk withHsmKey(Optional<HsmKeyLabel> label) {
        return new TenantCmk(first, replicas, label);
    }

    /** Returns the CMK by the names that this provider knows. */
    public TenantCmk knownTo(ProviderType provider) {
        return provider == ProviderType.HSM
                ? new TenantCmk(hsmKey.map(CmkReference::ofHsmKey), List.of(), hsmKey)
                : this;
    }

    public static TenantCmk of(CmkReference only) {
        return new TenantCmk(Optional.of(only), List.of());
    }

    /**
     * The CMK of these names.
     *
     * @throws MalformedValueException if one of them is none, or the replicas are none of the first
     */
    public static TenantCmk parse(Optional<String> first, List<String> replicas) {
        return new TenantCmk(
                first.map(CmkReference::new),
                replicas.stream().map(TenantCmk::parseReplica).toList());
    }

    private static CmkReference parseReplica(String text) {
        try {
            return new CmkReference(text);
        } catch (MalformedValueException e) {
            throw noReplica();
        }
    }

    private static void requireReplicas(Optional<CmkReference> first, List<CmkReference> replicas) {
        String key = first.map(CmkReference::value)
                .filter(name -> name.contains(MULTI_REGION))
                .map(TenantCmk::withoutRegion)
                .orElseThrow(TenantCmk::noReplica);
        Set<String> names = new HashSet<>(Set.of(first.get().value()));
        for (CmkReference replica : replicas) {
            if (!replica.value().startsWith("arn:")
                    || !withoutRegion(replica.value()).equals(key)) {
                throw noReplica();
            }
            if (!names.add(replica.value())) {
                throw new MalformedValueException(
                        FIELD, "must each be in another Region, and none in that of kmsCmkArn");
            }
        }
    }

    /** The keys of an account that differ in the Region alone are one key; nothing else of an ARN may differ. */
    private static String withoutRegion(String arn) {
        String[] fields = arn.split(":", -1);
        fields[REGION_FIELD] = "";
        return String.join(":", fields);
    }

    private static MalformedValueException noReplica() {
        return new MalformedValueException(
                FIELD, "must be ARNs of the multi-Region CMK (mrk-...) in kmsCmkArn, in other Regions");
    }

    /** All names of the CMK, in the order in which they are called; none where the local KEK wraps. */
    public List<CmkReference> names() {
        return Stream.concat(first.stream(), replicas.stream()).toList();
    }
}
