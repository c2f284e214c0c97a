package org.medchain.keys.console.page;

import jakarta.inject.Inject;
import java.util.List;
import org.medchain.keys.DestructionId;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.console.exchange.Answer;
import org.medchain.keys.destruction.DestructionOperations;
import org.medchain.keys.destruction.DestructionOperations.Listed;
import org.medchain.keys.server.Shared;

/** All erasures of the tenant, those that are over too, with their certificates. */
@Shared
final class ErasurePages implements Pages {

    static final int SIZE = 35;

    private final DestructionOperations destructions;

    @Inject
    ErasurePages(DestructionOperations destructions) {
        this.destructions = destructions;
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.get("/erasures", this::show));
    }

    private Answer show(Visit visit) {
        visit.asksFor(Operation.LIST_DESTRUCTIONS);
        List<Listed> found = destructions.list(visit.query().find("after").map(DestructionId::parse), SIZE);
        List<Listed> shown = found.stream().limit(SIZE).toList();
        String next = found.size() > SIZE
                ? Layout.ROOT + "/erasures?after="
                        + shown.get(SIZE - 1).details().destruction().id()
                : "";
        ErasuresView view = new ErasuresView(
                shown.stream()
                        .map(it -> ErasureRow.of(it.details(), it.held(), visit))
                        .toList(),
                next);
        return Templates.page(200, "erasures", Layout.of(visit, "menu.erasures"), view);
    }
}
