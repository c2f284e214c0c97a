package org.medchain.keys.benchmark;

import static org.medchain.keys.benchmark.Results.print;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.medchain.keys.it.aws.AwsInstallation;
import org.medchain.keys.it.client.Api;
import org.medchain.keys.it.load.HospitalLoad;
import org.medchain.keys.it.load.Phase;
import org.medchain.keys.it.load.Phase.Latency;
import org.medchain.keys.it.server.Installation;
import org.medchain.keys.it.server.TestDatabase;
import org.medchain.keys.kmssimulator.Fault;
import org.medchain.keys.kmssimulator.Faults;

/**
 * A hospital's load with the local KEK and on the KMS simulator: many generations at once, decryptions at a pace, a hundred times as many, and a KMS that
 * stalls, errs and is back. Prints a table.
 *
 * @param length of each phase
 */
record LoadBenchmark(Duration length) {

    private static final int CALLERS = 1000;
    private static final int DECRYPTIONS_A_MINUTE = 10_000;
    private static final int GENERATIONS_A_MINUTE = 600;

    /** The latency of AWS KMS in its own Region, more or less. */
    private static final Duration KMS_LATENCY = Duration.ofMillis(10);

    private static final Duration STALL = Duration.ofMinutes(1);

    void measure() throws Exception {
        Installation installation = Benchmark.createInstallation("load-local");
        try (Api api = new Api(installation)) {
            installation.start();
            Benchmark.printMachine(installation);
            HospitalLoad load = new HospitalLoad(api.newHospital());
            List<Phase> phases = common(load);
            phases.add(load.decryptAll());
            finish("local", phases);
        }
        try (AwsInstallation aws = AwsInstallation.start("load-aws", TestDatabase.Kind.POSTGRESQL, Map.of())) {
            Faults faults = aws.kms().faults();
            faults.inject(Fault.latency(KMS_LATENCY));
            HospitalLoad load = new HospitalLoad(aws.newTenant().hospital());
            List<Phase> phases = common(load);
            phases.add(generate(load, "the KMS stalls", faults, Fault.latency(STALL)));
            phases.add(generate(load, "the KMS errs", faults, Fault.internalError()));
            phases.add(generate(load, "the KMS is back", faults, Fault.latency(KMS_LATENCY)));
            phases.add(load.decryptAll());
            finish("aws", phases);
        }
    }

    private List<Phase> common(HospitalLoad load) throws InterruptedException, ExecutionException {
        List<Phase> phases = new ArrayList<>();
        phases.add(load.generateAtOnce(CALLERS));
        phases.add(load.decrypt(DECRYPTIONS_A_MINUTE, length));
        phases.add(load.decryptAtMost(100 * DECRYPTIONS_A_MINUTE, length));
        return phases;
    }

    private Phase generate(HospitalLoad load, String name, Faults faults, Fault fault)
            throws InterruptedException, ExecutionException {
        faults.clear();
        faults.inject(fault);
        return load.generate(name, GENERATIONS_A_MINUTE, length);
    }

    private void finish(String mode, List<Phase> phases) {
        print(
                "%n%-50s %10s %10s %9s %9s %9s %8s  %s%n",
                mode, "succeeded", "per second", "p50 ms", "p99 ms", "p99.9 ms", "failed", "refused");
        for (Phase phase : phases) {
            Latency latency = phase.latency();
            print(
                    "%-50s %10d %10.0f %9.2f %9.2f %9.2f %8d  %s%n",
                    phase.name(),
                    phase.succeeded(),
                    phase.perSecond(),
                    latency.p50(),
                    latency.p99(),
                    latency.p999(),
                    phase.failed(),
                    phase.refused());
        }
        if (phases.stream().anyMatch(phase -> phase.failed() > 0)) {
            throw new IllegalStateException("requests failed: " + phases);
        }
    }
}
