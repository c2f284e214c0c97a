package org.example.hospital;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantKeyName;
import org.medchain.keys.TenantKeyVersion;
import org.medchain.keys.client.PatientVault;
import org.medchain.keys.client.PatientVaults;
import org.medchain.keys.client.field.FieldCodec;
import org.medchain.keys.client.field.SealedField;
import org.medchain.keys.client.http.HttpKeySource;
import org.medchain.keys.client.http.HttpKeySourceSettings;
import org.medchain.keys.client.index.BlindIndex;
import org.medchain.keys.client.index.IndexedField;

/**
 * The keys with which the hospital seals, opens and searches. The service is asked for the first time when the first
 * request comes.
 */
@ApplicationScoped
public class Keys {

    /** The version of the index key, made once, when the hospital is installed: README. */
    private static final TenantKeyVersion INDEX_KEY = new TenantKeyVersion(new TenantKeyName("admission-index"), 1);

    private static final IndexedField FAMILY_NAME = new IndexedField("Admission", "familyName", 20, 50_000);

    private PatientVaults vaults;
    private SealedField<String> familyName;
    private SealedField<String> diagnosis;
    private BlindIndex familyNames;

    /** The proxy calls this constructor. */
    protected Keys() {}

    @Inject
    Keys(
            @ConfigProperty(name = "medchain.service") URI service,
            @ConfigProperty(name = "medchain.tenant") String tenant,
            @ConfigProperty(name = "medchain.token.file") String tokenFile) {
        TenantId tenantId = new TenantId(tenant);
        HttpKeySource source = new HttpKeySource(new HttpKeySourceSettings(service, () -> token(Path.of(tokenFile))))
                .forTenant(tenantId);
        vaults = new PatientVaults(source, tenantId);
        familyName = new SealedField<>(vaults, "Admission.familyName", FieldCodec.text());
        diagnosis = new SealedField<>(vaults, "Admission.diagnosis", FieldCodec.text());
        familyNames = BlindIndex.open(source, INDEX_KEY, FAMILY_NAME);
    }

    /** Reads the token each time: something else puts the next one there before this one expires. */
    private static String token(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public PatientVault vaultOf(PatientId patientId) {
        return vaults.of(patientId);
    }

    public SealedField<String> familyName() {
        return familyName;
    }

    public SealedField<String> diagnosis() {
        return diagnosis;
    }

    public BlindIndex familyNames() {
        return familyNames;
    }

    @PreDestroy
    void wipe() {
        familyNames.close();
    }
}
