package org.medchain.keys.benchmark.inside;

import java.util.Arrays;
import org.medchain.keys.GeneratedDataKey;
import org.medchain.keys.KeyManagementException;
import org.medchain.keys.KeyManagementService;
import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;

/** One caller: generates keys one after the other, for its tenant's patients in turn, until its time is over. */
final class HospitalApplication implements Runnable {

    private static final int PATIENTS_OF_ALL_TENANTS = 1024;

    private final KeyManagementService keyManagement;
    private final int number;
    private final int patients;
    private final long end;
    private long[] latencies = new long[1024];
    private int count;
    private int failures;

    HospitalApplication(KeyManagementService keyManagement, int number, int tenants, long end) {
        this.keyManagement = keyManagement.forTenant(new TenantId("bench-" + number % tenants));
        this.number = number;
        this.patients = PATIENTS_OF_ALL_TENANTS / tenants;
        this.end = end;
    }

    @Override
    public void run() {
        for (int turn = number; System.nanoTime() < end; turn += 7) {
            long start = System.nanoTime();
            try {
                GeneratedDataKey key = keyManagement.generateDataKey(new PatientId("patient-" + turn % patients));
                note(System.nanoTime() - start);
                key.close();
            } catch (KeyManagementException e) {
                failures++;
            }
        }
    }

    private void note(long nanos) {
        if (count == latencies.length) {
            latencies = Arrays.copyOf(latencies, 2 * count);
        }
        latencies[count++] = nanos;
    }

    long[] latencies() {
        return Arrays.copyOf(latencies, count);
    }

    int failures() {
        return failures;
    }
}
