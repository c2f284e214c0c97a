package org.medchain.keys.benchmark.inside;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.medchain.keys.KeyManagementService;

/**
 * Lets many callers generate data keys through the injected service for some time, and answers how many they got, in how many
 * nanoseconds, and the latencies that half and 99 of 100 kept to, in microseconds.
 */
@WebServlet("/*")
public class CallersServlet extends HttpServlet {

    @Inject
    private transient KeyManagementService keyManagement;

    @Resource
    private transient ManagedThreadFactory threads;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        int callers = number(request, "callers");
        int tenants = number(request, "tenants");
        long duration = TimeUnit.MILLISECONDS.toNanos(number(request, "millis"));
        long start = System.nanoTime();
        List<HospitalApplication> applications = new ArrayList<>();
        List<Thread> running = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            HospitalApplication application = new HospitalApplication(keyManagement, i, tenants, start + duration);
            applications.add(application);
            running.add(threads.newThread(application));
        }
        running.forEach(Thread::start);
        running.forEach(CallersServlet::join);
        long elapsed = System.nanoTime() - start;
        long[] nanos = applications.stream()
                .flatMapToLong(application -> LongStream.of(application.latencies()))
                .sorted()
                .toArray();
        response.setContentType("text/plain");
        response.getWriter()
                .print(nanos.length + " " + elapsed + " " + micros(nanos, 50) + " " + micros(nanos, 99) + " "
                        + applications.stream()
                                .mapToInt(HospitalApplication::failures)
                                .sum());
    }

    private static int number(HttpServletRequest request, String name) {
        return Integer.parseInt(request.getParameter(name));
    }

    private static long micros(long[] sorted, int percent) {
        return sorted.length == 0 ? 0 : TimeUnit.NANOSECONDS.toMicros(sorted[(sorted.length - 1) * percent / 100]);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
