package org.medchain.keys.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The results by name, each measured several times; printed as medians. */
final class Results {

    private final Map<String, List<Rate>> rounds = new LinkedHashMap<>();

    void add(String name, Rate rate) {
        rounds.computeIfAbsent(name, unused -> new ArrayList<>()).add(rate);
    }

    /** The median of what was measured under this name. */
    double perSecond(String name) {
        return median(name, Rate::perSecond);
    }

    private double median(String name, ToDoubleFunction<Rate> what) {
        double[] sorted = rounds.get(name).stream().mapToDouble(what).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    void print() {
        print("%-62s %10s %9s %9s  %s%n", "", "per second", "p50 ms", "p99 ms", "rounds");
        rounds.forEach((name, rates) -> print(
                "%-62s %10.0f %9.2f %9.2f  %s%n",
                name,
                perSecond(name),
                median(name, rate -> millis(rate.median())),
                median(name, rate -> millis(rate.slowest())),
                each(rates)));
    }

    /** Prints how many times as fast the one is as the other. */
    void printRatio(String name, String other, String aim) {
        print("%-100s %8.4f  %s%n", name + " / " + other, perSecond(name) / perSecond(other), aim);
    }

    private static String each(List<Rate> rates) {
        StringBuilder text = new StringBuilder();
        long failures = 0;
        for (Rate rate : rates) {
            text.append(String.format(Locale.ROOT, "%.0f ", rate.perSecond()));
            failures += rate.failures();
        }
        return failures == 0 ? text.toString() : text + "FAILURES: " + failures;
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }

    static void print(String format, Object... arguments) {
        System.out.printf(Locale.ROOT, format, arguments);
    }
}
