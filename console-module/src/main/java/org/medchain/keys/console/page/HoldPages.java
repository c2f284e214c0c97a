package org.medchain.keys.console.page;

import jakarta.inject.Inject;
import java.util.List;
import org.medchain.keys.MalformedValueException;
import org.medchain.keys.audit.Operation;
import org.medchain.keys.console.exchange.Answer;
import org.medchain.keys.destruction.LegalHoldOperations;
import org.medchain.keys.destruction.LegalHoldOperations.Listed;
import org.medchain.keys.server.Shared;

/** All legal holds of the tenant. */
@Shared
record HoldPages(LegalHoldOperations holds) implements Pages {

    private static final String PATH = "/holds";
    static final int SIZE = 35;

    @Inject
    HoldPages {}

    @Override
    public List<Route> routes() {
        return List.of(Route.get(PATH, Operation.READ_LEGAL_HOLD, this::show));
    }

    private Answer show(Visit visit) {
        int first = visit.query().find("first").map(HoldPages::number).orElse(0);
        List<Listed> found = holds.list(first, SIZE);
        Listing<HoldRow> view = Listing.of(
                found,
                SIZE,
                it -> HoldRow.of(it, visit),
                it -> Layout.ROOT + PATH + "?first=" + (first + found.indexOf(it) + 1));
        return visit.page("holds", "menu.holds", view);
    }

    private static int number(String text) {
        if (!text.matches("[0-9]{1,8}")) {
            throw new MalformedValueException("first", "must be a number");
        }
        return Integer.parseInt(text);
    }
}
