package org.medchain.keys.startup;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Objects;
import org.medchain.keys.audit.checkpoint.CheckpointFiles;
import org.medchain.keys.audit.directing.FirstSeals;
import org.medchain.keys.destruction.RegisterReplay;
import org.medchain.keys.destruction.listing.ErasureListing;
import org.medchain.keys.kms.InUse;
import org.medchain.keys.patient.ErasureKeyPlace;
import org.medchain.keys.provider.KeyProvider;
import org.medchain.keys.server.KeyCaches;
import org.medchain.keys.server.database.BegunStart;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.probe.ProbeServer;
import org.medchain.keys.server.settings.InvalidSettingException;
import org.medchain.keys.server.settings.Settings;

/**
 * Stops the start of the application when a setting is wrong, with one line in the log that names the variable. All settings are
 * constructed first; the features are injected as instances, so that none is constructed, and needs its settings, before that.
 */
@Singleton
@Startup
@TransactionManagement(TransactionManagementType.BEAN)
public class StartCheck {

    private static final Logger LOG = System.getLogger(StartCheck.class.getName());

    @Inject
    Instance<Settings> settings;

    @Inject
    Instance<CheckpointFiles> checkpointFiles;

    @Inject
    Instance<ProbeServer> probes;

    @Inject
    Instance<Database> database;

    @Inject
    Instance<FirstSeals> firstSeals;

    @Inject
    Instance<ErasureKeyPlace> erasureKeyPlace;

    @Inject
    Instance<RegisterReplay> registerReplay;

    @Inject
    Instance<ErasureListing> erasureListing;

    /** The provider, built when it is asked for, so that a setting of it that is wrong is found in {@link #check}. */
    @Inject
    @InUse
    Provider<KeyProvider> provider;

    @PostConstruct
    void check() {
        try {
            new WorkArea(WorkArea.OF_THE_SERVER).closeToOthers();
            LibertyVersion.findWarningOfThisServer().ifPresent(warning -> LOG.log(Level.WARNING, warning));
            KeyCaches.rehearse();
            // Also those that nothing uses before the first request, or the first hour.
            settings.forEach(Objects::requireNonNull);
            probes.get().open();
            open(database.get());
            LOG.log(
                    Level.INFO,
                    "MedChain Key Management wraps data keys with the provider "
                            + provider.get().type().label());
        } catch (InvalidSettingException e) {
            LOG.log(Level.ERROR, "MedChain cannot start: " + e.getMessage());
            throw e;
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "MedChain cannot start: the reason stands above in this log", e);
            throw e;
        }
    }

    /** Opens what is in the database, or compared with it. */
    private void open(Database opened) {
        if (!opened.answers()) {
            throw new InvalidSettingException("DATABASE_URL", "names a database that does not answer");
        }
        BegunStart begun = opened.beginStart();
        try {
            require(opened);
            firstSeals.get().open();
            erasureKeyPlace.get().open();
            // Before the replay: what it finds is compared with the checkpoints.
            checkpointFiles.get().open();
            registerReplay.get().run();
            erasureListing.get().join();
        } finally {
            begun.close();
        }
    }

    private static void require(Database answering) {
        answering.requireDurability();
        answering.rehearseOutage();
        answering
                .findSlowSettingsForLostServers()
                .ifPresent(settings -> LOG.log(
                        Level.WARNING,
                        "PostgreSQL has " + settings
                                + " as by default: it may take hours to notice that a server's machine was lost"));
    }
}
