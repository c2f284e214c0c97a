package org.medchain.keys.console.page;

import jakarta.inject.Inject;
import java.util.List;
import org.medchain.keys.audit.LedgerHealth;
import org.medchain.keys.console.access.RoleMissingException;
import org.medchain.keys.console.exchange.Answer;
import org.medchain.keys.console.page.HealthView.BreakerRow;
import org.medchain.keys.console.page.HealthView.Check;
import org.medchain.keys.kms.BreakerReport;
import org.medchain.keys.kms.BreakerState;
import org.medchain.keys.kms.Breakers;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.caller.Role;
import org.medchain.keys.server.database.Database;
import org.medchain.keys.server.database.ServerClock;
import org.medchain.keys.server.token.IssuerKeys;

/** The state of this server, for operators: what it needs, where something waits, and its circuit breakers. No CMK is named. */
@Shared
record HealthPages(
        Database database,
        LedgerHealth ledger,
        IssuerKeys issuer,
        ServerClock clock,
        Breakers breakers,
        ServerFigures figures)
        implements Pages {

    @Inject
    HealthPages {}

    @Override
    public List<Route> routes() {
        return List.of(Route.get("/health", this::show));
    }

    private Answer show(Visit visit) {
        if (Role.OPERATORS.stream().noneMatch(visit.identity()::hasRole)) {
            throw new RoleMissingException(Role.OPERATORS);
        }
        HealthView view = new HealthView(
                List.of(
                        new Check("health.database", database.answers()),
                        new Check("health.ledger", ledger.commits()),
                        new Check("health.issuer", issuer.areAvailable()),
                        new Check("health.clock", !clock.isWrong())),
                figures.read(),
                breakers.reports().stream()
                        .map(report -> row(report.breaker(), visit))
                        .toList());
        return visit.page("health", "menu.health", view);
    }

    private static BreakerRow row(BreakerReport breaker, Visit visit) {
        return new BreakerRow(
                breaker.name().call(),
                breaker.name().region(),
                breaker.state().name(),
                breaker.state() == BreakerState.CLOSED,
                visit.texts().time(breaker.since()),
                breaker.failures(),
                visit.texts().time(breaker.nextProbe()));
    }
}
