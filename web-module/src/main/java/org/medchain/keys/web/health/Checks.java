package org.medchain.keys.web.health;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.function.Supplier;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;
import org.medchain.keys.audit.LedgerHealth;
import org.medchain.keys.audit.checkpoint.CheckpointAge;
import org.medchain.keys.destruction.ErasureKeyHealth;
import org.medchain.keys.destruction.ErasureWatch;
import org.medchain.keys.destruction.listing.ErasureListing;
import org.medchain.keys.server.KeyEviction;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.ServerClock;
import org.medchain.keys.server.probe.ProcessHealth;
import org.medchain.keys.server.token.IssuerKeys;

/** Makes the checks of health. Each is a singleton: a round asks for all of them once a second. */
@Shared
record Checks(ReadinessLog log) {

    @Inject
    Checks {}

    /** The process can continue. It waits for nothing outside. */
    @Produces
    @Liveness
    @Singleton
    HealthCheck live(ProcessHealth process) {
        return () -> process.isAlive() ? HealthCheckResponse.up("live") : HealthCheckResponse.down("live");
    }

    /** The application was deployed: its settings are sound and the schema is up to date, or it would not be here. */
    @Produces
    @Startup
    @Singleton
    HealthCheck started() {
        return () -> HealthCheckResponse.up("started");
    }

    /** The records database answers. A failing key management service does not count: what needs no KMS continues. */
    @Produces
    @Readiness
    @Singleton
    HealthCheck database(Database database) {
        return told(() -> HealthCheckResponse.named("database").status(database.answers()));
    }

    /** The audit ledger commits what it is given. One that has committed nothing for longer than an operation waits refuses everything. */
    @Produces
    @Readiness
    @Singleton
    HealthCheck ledger(LedgerHealth ledger) {
        return told(() -> HealthCheckResponse.named("audit-ledger").status(ledger.commits()));
    }

    /**
     * The audit trail gets its checkpoints. A server that can't sign any for three times their interval takes no requests, since nothing would prove
     * later what it records now.
     */
    @Produces
    @Readiness
    @Singleton
    HealthCheck checkpoints(CheckpointAge age) {
        return told(() -> HealthCheckResponse.named("checkpoints")
                .status(!age.isTooOld())
                .withData("ageSeconds", age.age().toSeconds())
                .withData("limitSeconds", age.limit().toSeconds()));
    }

    /** This server's clock agrees with the database's. What it records would else have wrong times. */
    @Produces
    @Readiness
    @Singleton
    HealthCheck clock(ServerClock clock) {
        return told(() -> HealthCheckResponse.named("clock")
                .status(!clock.isWrong())
                .withData("aheadMillis", clock.ahead().toMillis()));
    }

    /** The keys of the token issuer are at hand. It asks nobody for them, so it waits for nothing. */
    @Produces
    @Readiness
    @Singleton
    HealthCheck issuer(IssuerKeys keys) {
        return told(() -> HealthCheckResponse.named("token-issuer").status(keys.areAvailable()));
    }

    /** Keys leave this server's memory in time, as certificates of destruction say. */
    @Produces
    @Readiness
    @Singleton
    HealthCheck keyEviction(KeyEviction eviction) {
        return told(() -> HealthCheckResponse.named("key-eviction").status(eviction.works()));
    }

    /**
     * The erasure keys are where this server looks for them, and the database answers that has them. How many are in the records still, is told.
     */
    @Produces
    @Readiness
    @Singleton
    HealthCheck erasureKeys(ErasureKeyHealth keys) {
        return told(() -> HealthCheckResponse.named("erasure-keys")
                .status(keys.areAvailable())
                .withData("database", keys.areExternal() ? "of their own" : "of the records")
                .withData("toMove", keys.toMove()));
    }

    /**
     * The database knows every erasure that the server's erasure register lists, so it is no older copy; and the register lists every erasure of other
     * servers, and can be written.
     */
    @Produces
    @Readiness
    @Singleton
    HealthCheck erasures(ErasureWatch watch, ErasureListing listing) {
        return told(() -> HealthCheckResponse.named("erasures")
                .status(!watch.isDatabaseBehind() && listing.isCurrent() && !listing.isFailing()));
    }

    private HealthCheck told(Supplier<HealthCheckResponseBuilder> check) {
        return () -> {
            HealthCheckResponse response = check.get().build();
            log.tell(response.getName(), response.getStatus() == Status.UP);
            return response;
        };
    }
}
