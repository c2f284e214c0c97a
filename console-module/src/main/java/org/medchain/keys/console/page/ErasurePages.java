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
record ErasurePages(DestructionOperations destructions) implements Pages {

    private static final String PATH = "/erasures";
    static final int SIZE = 25;

    @Inject
    ErasurePages {}

    @Override
    public List<Route> routes() {
        return List.of(Route.get(PATH, Operation.LIST_DESTRUCTIONS, this::show));
    }

    private Answer show(Visit visit) {
        List<Listed> found = destructions.list(visit.query().find("after").map(DestructionId::parse), SIZE);
        Listing<ErasureRow> view = Listing.of(
                found,
                SIZE,
                it -> ErasureRow.of(it.details(), it.held(), visit),
                it -> Layout.ROOT + PATH + "?after="
                        + it.details().destruction().id());
        return visit.page("erasures", "menu.erasures", view);
    }
}
