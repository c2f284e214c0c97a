package org.medchain.keys.chain;

/**
 * The head of a tenant's chain: how many entries it has and the hash of the last. A head vouches for every entry before it:
 * {@code hash = SHA-256(hash before | entry)}, and the hash before the first entry is made of the tenant's id, so that no chain
 * passes for another tenant's.
 *
 * <p>Limit: hashes have no key. An attacker who can write every entry can compute another chain; that shows only
 * against a head that was kept elsewhere, which is what checkpoints are for.
 *
 * @param tenantId 1 to 64 characters of ASCII, visible ones ({@code !} to {@code ~})
 * @param size the seq of the last entry, 0 for a chain with none
 */
public record ChainHead(String tenantId, long size, Hash hash) {

    private static final String LABEL = "MedChain audit chain v1";
    private static final int MAX_TENANT_ID = 64;

    /** @throws MalformedAuditException if the tenant id is none or the size is negative */
    public ChainHead {
        requireTenantId(tenantId);
        if (size < 0) {
            throw new MalformedAuditException("size");
        }
    }

    /** The chain before its first entry. */
    public static ChainHead startOf(String tenantId) {
        requireTenantId(tenantId);
        byte[] start = new ByteFields().label(LABEL).text(tenantId).toBytes();
        return new ChainHead(tenantId, 0, Hash.sha256(start));
    }

    /**
     * The chain with one entry more.
     *
     * @throws IllegalArgumentException if the entry is another tenant's or its seq is not the next
     */
    public ChainHead append(AuditEntry entry) {
        if (!entry.tenantId().equals(tenantId) || entry.seq() != size + 1) {
            throw new IllegalArgumentException("the entry is not the next of this chain");
        }
        return new ChainHead(tenantId, entry.seq(), hashOfNext(entry));
    }

    /** The hash that this entry has if it follows here; whether it does is not looked at. */
    public Hash hashOfNext(AuditEntry entry) {
        return Hash.sha256(hash.bytes(), entry.canonicalBytes());
    }

    static void requireTenantId(String tenantId) {
        boolean fits = !tenantId.isEmpty() && tenantId.length() <= MAX_TENANT_ID;
        for (int i = 0; fits && i < tenantId.length(); i++) {
            fits = tenantId.charAt(i) >= '!' && tenantId.charAt(i) <= '~';
        }
        if (!fits) {
            throw new MalformedAuditException("tenantId");
        }
    }
}
