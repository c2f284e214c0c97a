package org.medchain.keys.console.page;

import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.Stream;
import org.medchain.keys.console.page.HealthView.Figure;
import org.medchain.keys.console.text.Texts;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.caller.Role;

/**
 * Tells what the service does by itself and has not done in time: for privacy officers erasures of their tenant, for operators the works of this
 * server; and drills that people have not done. Limit: of erasures, those that the page has read; it says so if there may be more.
 */
@Shared
record OverdueWork(ServerFigures figures, DrillPages drills) {

    @Inject
    OverdueWork {}

    Section<String> drills(Visit visit) {
        return drills.due(visit);
    }

    /** @param open the open erasures; hidden from who may not see them */
    Section<String> of(Visit visit, Section<ErasureRow> open) {
        boolean operates = Role.OPERATORS.stream().anyMatch(visit.identity()::hasRole);
        return new Section<>(
                operates || open.shown(),
                open.refusal(),
                sentences(open.rows(), operates ? figures.late() : List.of(), visit.texts()));
    }

    static List<String> sentences(List<ErasureRow> open, List<Figure> late, Texts texts) {
        return Stream.of(
                        open.stream()
                                .filter(ErasureRow::overdue)
                                .map(row -> texts.of("today.overdue.erasure", row.id(), row.eraseAfter())),
                        open.stream()
                                .filter(row -> !row.awaitsApproval())
                                .skip(TodayPages.MOST)
                                .limit(1)
                                .map(row -> texts.of("today.overdue.oldest", TodayPages.MOST + 1)),
                        late.stream().map(it -> sentence(it, texts)))
                .flatMap(it -> it)
                .toList();
    }

    private static String sentence(Figure late, Texts texts) {
        String of = late.of().isEmpty() ? "" : " (" + late.of() + ")";
        return texts.of("figure." + late.key()) + of + ": " + late.value();
    }
}
