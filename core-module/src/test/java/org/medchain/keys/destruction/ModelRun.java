package org.medchain.keys.destruction;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.medchain.keys.AuditUnavailableException;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.TenantId;
import org.medchain.keys.TenantUntrustedException;
import org.medchain.keys.audit.reading.InProcessEntries;
import org.medchain.keys.audit.reading.StoredChain;
import org.medchain.keys.chain.ChainHead;
import org.medchain.keys.chain.RecordedEntry;
import org.medchain.keys.destruction.ModelDatabases.Event;
import org.medchain.keys.destruction.ModelDatabases.View;
import org.medchain.keys.server.caller.Caller;
import org.medchain.keys.server.caller.TestCaller;

/** Takes the steps of one run, each on one server, and looks after each what it brought about. */
final class ModelRun {

    /** A server that shows itself before and after them serves. */
    private static final Duration LAST_SECONDS = Duration.ofSeconds(3);

    private final ModelInstallation installation;
    private final ModelFacts facts = new ModelFacts();
    private final List<Frozen> frozen = new ArrayList<>();
    private final Map<String, Integer> endings = new TreeMap<>();
    private View view;
    private int number;

    ModelRun(ModelInstallation installation) {
        this.installation = installation;
        this.view = installation.databases().view();
    }

    /** How an act ended: with a result, or a failure. */
    record Ended<T>(Optional<T> result, Optional<Throwable> failure) {

        static <T> Ended<T> of(Supplier<T> act) {
            try {
                return new Ended<>(Optional.of(act.get()), Optional.empty());
            } catch (RuntimeException | Error e) {
                return new Ended<>(Optional.empty(), Optional.of(e));
            }
        }

        boolean isUnknown() {
            return failure.filter(it -> !(it instanceof KeyManagementException)
                            || (it instanceof AuditUnavailableException unavailable && unavailable.isOutcomeUnknown()))
                    .isPresent();
        }
    }

    /** An act whose server stands still. */
    private record Frozen(ModelServer server, Thread thread, int until, Runnable ending) {}

    ModelFacts facts() {
        return facts;
    }

    ModelInstallation installation() {
        return installation;
    }

    /** How the databases stood after the last step. */
    View view() {
        return view;
    }

    /** Names the step in the events. */
    String request() {
        return "step-" + number;
    }

    Map<ModelPromise, String> broken() {
        return facts.broken();
    }

    /** How often which steps were done and refused. */
    Map<String, Integer> endings() {
        return endings;
    }

    /** A step ended so. */
    void count(String ending) {
        endings.merge(ending, 1, Integer::sum);
    }

    /** Servers that serve and don't stand still. */
    List<ModelServer> awake() {
        return installation.serving().stream()
                .filter(server -> frozen.stream().noneMatch(it -> it.server() == server))
                .toList();
    }

    /** Begins a step. */
    void next() {
        number++;
        List.copyOf(frozen).stream().filter(it -> it.until() <= number).forEach(this::thaw);
    }

    void thawAll() {
        List.copyOf(frozen).forEach(this::thaw);
    }

    private void thaw(Frozen it) {
        it.server().gate().thaw();
        try {
            it.thread().join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        frozen.remove(it);
        it.ending().run();
        observe();
    }

    /** Servers that stand still show nobody that they run. */
    void pass(Duration time) {
        installation.clock().advance(time.minus(LAST_SECONDS));
        awake().forEach(ModelServer::tick);
        installation.clock().advance(LAST_SECONDS);
        awake().forEach(ModelServer::tick);
        for (ModelServer server : installation.serving()) {
            installation.patients().forEach(server::forget);
        }
    }

    static Caller caller(TenantId tenant, String actor, String request) {
        return TestCaller.of(actor, Caller.Scope.ONE_TENANT, Optional.of(tenant), request, "privacy-officer");
    }

    /** An act of a server. What its end means is looked at when it has ended, which may be some steps later. */
    <T> void act(ModelStep step, ModelServer server, Supplier<T> act, Consumer<Ended<T>> ending) {
        if (step.fault() == ModelGate.Fault.NONE) {
            ending.accept(Ended.of(act));
            return;
        }
        server.gate().arm(step.fault(), step.call());
        if (step.fault() == ModelGate.Fault.FREEZE) {
            freeze(step, server, act, ending);
            return;
        }
        Ended<T> ended = Ended.of(act);
        server.gate().disarm();
        ending.accept(ended);
        if (step.fault() == ModelGate.Fault.CRASH && server.gate().tripped()) {
            observe();
            installation.crash(server);
        }
    }

    private <T> void freeze(ModelStep step, ModelServer server, Supplier<T> act, Consumer<Ended<T>> ending) {
        List<Ended<T>> end = new ArrayList<>();
        Thread thread = new Thread(() -> {
            end.add(Ended.of(act));
            server.gate().noteEnded();
        });
        thread.setDaemon(true);
        thread.start();
        server.gate().awaitFrozenOrEnded();
        server.gate().disarm();
        Frozen it = new Frozen(server, thread, number + 1 + step.choice() % 3, () -> ending.accept(end.get(0)));
        frozen.add(it);
        if (!server.gate().tripped()) {
            thaw(it);
        }
    }

    /** An operation that somebody asks for; it has one event. */
    <T> void ask(ModelStep step, ModelServer server, TenantId tenant, String actor, Supplier<T> act, Asked<T> ending) {
        String request = request();
        server.callAs(caller(tenant, actor, request));
        act(step, server, act, ended -> {
            List<Event> events = installation.databases().eventsOf(tenant, request);
            long successes =
                    events.stream().filter(it -> it.outcome().equals("SUCCESS")).count();
            count(step.kind()
                    + ended.failure()
                            .map(it -> " " + it.getClass().getSimpleName())
                            .orElse(" done"));
            boolean faulty = server.gate().tripped() && step.fault() != ModelGate.Fault.NONE;
            // The page itself was looked at, and no patient's copies left.
            boolean nothingLeft = step.kind() == ModelStep.Kind.PAGE && isOutOfService(ended);
            boolean one = ended.result().isPresent()
                    ? successes == 1 && events.size() == 1
                    : faulty
                            ? events.size() <= 2 && successes <= 1
                            : (successes == 0 || nothingLeft)
                                    && (events.size() == 1 || (events.isEmpty() && isOutOfService(ended)));
            if (!one) {
                facts.breaks(ModelPromise.ONE_EVENT, request + " " + step + " " + events + " " + ended);
            }
            ended.failure()
                    .filter(TenantUntrustedException.class::isInstance)
                    .ifPresent(it -> facts.breaks(ModelPromise.ROWS_ARE_TRUSTED, request + " " + step));
            if (!faulty) {
                ended.failure()
                        .filter(it -> !(it instanceof KeyManagementException))
                        .ifPresent(it -> facts.breaks(ModelPromise.NO_SURPRISE, request + " " + step + " " + it));
            }
            ending.ended(ended, events.isEmpty() ? -1 : events.get(0).place(), faulty);
        });
    }

    /** Of what a server could not record there is no event. */
    private static boolean isOutOfService(Ended<?> ended) {
        return ended.failure()
                .filter(AuditUnavailableException.class::isInstance)
                .isPresent();
    }

    /** What the end of an operation means. */
    @FunctionalInterface
    interface Asked<T> {

        /** @param place of its event in the chain */
        void ended(Ended<T> ended, long place, boolean faulty);
    }

    /** Each chain is as it was written, from its start to its end. */
    void verifyChains() {
        for (TenantId tenant : installation.tenants()) {
            ChainHead head = ChainHead.startOf(tenant.value());
            StoredChain entries =
                    new StoredChain(InProcessEntries.on(installation.databases().records()), head);
            while (entries.hasNext()) {
                RecordedEntry next = entries.next();
                if (next.entry().seq() != head.size() + 1
                        || !head.hashOfNext(next.entry()).equals(next.hash())) {
                    facts.breaks(
                            ModelPromise.CHAIN_VERIFIES, "entry " + next.entry().seq());
                }
                head = new ChainHead(tenant.value(), next.entry().seq(), next.hash());
            }
        }
    }

    /** Looks at what happened since the last look. */
    void observe() {
        View after = installation.databases().view();
        facts.observe(view, after, installation.clock().instant(), installation.serving());
        view = after;
    }

    /** What changed since the last look was no server's doing. */
    void databasesReplaced() {
        view = installation.databases().view();
        observe();
    }
}
