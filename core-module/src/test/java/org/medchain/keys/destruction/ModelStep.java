package org.medchain.keys.destruction;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One step of a run, drawn before the run begins: what it means depends on what there is then, so that a run whose steps are in part left
 * out is a run too.
 *
 * @param server which of those that serve
 * @param subject which patient, destruction, recovery or backup
 * @param choice of what else there is to choose
 * @param fault what happens to the server meanwhile
 * @param call at which of its calls to the databases
 */
record ModelStep(Kind kind, int server, int subject, int choice, ModelGate.Fault fault, int call) {

    /** What is done, and how often of a hundred. */
    enum Kind {
        GENERATE(5),
        DECRYPT(4),
        DECRYPT_EVERYWHERE(7),
        ROTATE(2),
        REQUEST(11),
        APPROVE(9),
        CANCEL(4),
        HOLD(3),
        LIFT(2),
        TIME(14),
        ROUND(17),
        LOOK(7),
        LOOK_AT_ALL(4),
        SET_RECOVERY_KEY(1),
        BACKFILL(1),
        RECOVER(4),
        REQUEST_RECOVERY(1),
        APPROVE_RECOVERY(1),
        CANCEL_RECOVERY(2),
        EXPORT(1),
        PAGE(5),
        IMPORT(1),
        CONFIRM(3),
        BACK_UP(7),
        RESTORE(6),
        LOSE(1),
        JOIN(1),
        RESTART(1);

        private final int weight;

        Kind(int weight) {
            this.weight = weight;
        }
    }

    private static final List<Kind> WEIGHTED = Stream.of(Kind.values())
            .flatMap(kind -> IntStream.range(0, kind.weight).mapToObj(i -> kind))
            .toList();

    private static final int MANY = 1_000_000;
    private static final int FAULTS_OF = 40;
    private static final int CALLS = 14;
    private static final int RARE = 7;

    static ModelStep draw(Random random) {
        Kind kind = WEIGHTED.get(random.nextInt(WEIGHTED.size()));
        ModelGate.Fault fault = switch (random.nextInt(FAULTS_OF)) {
            case 0, 1 -> ModelGate.Fault.CRASH;
            case 2 -> ModelGate.Fault.OUTAGE;
            case 3, 4 -> ModelGate.Fault.FREEZE;
            default -> ModelGate.Fault.NONE;
        };
        return new ModelStep(
                kind, random.nextInt(MANY), random.nextInt(MANY), random.nextInt(MANY), fault, random.nextInt(CALLS));
    }

    /** A key of this patient. */
    static ModelStep generate(int patient) {
        return new ModelStep(Kind.GENERATE, patient, patient, 0, ModelGate.Fault.NONE, 1);
    }

    ModelStep withoutFault() {
        return new ModelStep(kind, server, subject, choice, ModelGate.Fault.NONE, 1);
    }

    <T> T server(List<T> of) {
        return of.get(server % of.size());
    }

    <T> T subject(List<T> of) {
        return of.get(subject % of.size());
    }

    <T> T choice(List<T> of) {
        return of.get(choice % of.size());
    }

    /** Whether it is one of those few that choose what hardly fits. */
    boolean isRare() {
        return call % RARE == 0;
    }

    @Override
    public String toString() {
        return kind + "(" + server + ", " + subject + ", " + choice + ")"
                + (fault == ModelGate.Fault.NONE ? "" : " " + fault + " at call " + call);
    }
}
