package org.medchain.keys.settings;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Reads at the start what otherwise nothing reads before the first request, or the first hour. */
@ApplicationScoped
public class SettingsCheck {

    private Settings settings;
    private AuditSettings audit;
    private CheckpointSettings checkpoints;
    private ArchiveSettings archive;
    private KmsSettings kms;
    private ErasureSettings erasure;
    private RotationSettings rotation;

    /** For the proxy. */
    protected SettingsCheck() {}

    @Inject
    SettingsCheck(
            Settings settings,
            AuditSettings audit,
            CheckpointSettings checkpoints,
            ArchiveSettings archive,
            KmsSettings kms,
            ErasureSettings erasure,
            RotationSettings rotation) {
        this.settings = settings;
        this.audit = audit;
        this.checkpoints = checkpoints;
        this.archive = archive;
        this.kms = kms;
        this.erasure = erasure;
        this.rotation = rotation;
    }

    /** @throws InvalidSettingException names the first that is wrong */
    public void requireAll() {
        settings.requireKeystore();
        settings.requireTokenVerification();
        settings.defaultTenant();
        settings.operationsPort();
        settings.requireDatabase();
        settings.databaseTimeout();
        audit.deadline();
        audit.writers();
        audit.groupLimit();
        checkpoints.interval();
        checkpoints.entries();
        checkpoints.directory();
        checkpoints.keyFile();
        archive.directory();
        archive.interval();
        kms.timeout();
        erasure.ledgerFile();
        erasure.certificateKeyFile();
        erasure.checkInterval();
        erasure.backupRetention();
        rotation.checkInterval();
        rotation.leaseLength();
        rotation.parallelCalls();
    }
}
