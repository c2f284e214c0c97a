package org.medchain.keys.benchmark;

import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.medchain.keys.it.load.Phase;
import org.medchain.keys.it.load.Phase.Latency;

/** Each second's p50, p99 and p99.9 as SVG: seconds to the right, milliseconds upwards by powers of ten, one phase behind the other. */
final class LoadPlot {

    private static final int WIDTH = 1000;
    private static final int HEIGHT = 400;
    private static final int MARGIN = 60;

    /** The lowest power of ten on the axis: a tenth of a millisecond, up to a hundred seconds. */
    private static final int LOWEST_POWER = -1;

    private static final int HIGHEST_POWER = 5;

    private final Formatter svg = new Formatter(Locale.ROOT);
    private final List<Phase> phases;
    private final long seconds;

    private LoadPlot(List<Phase> phases) {
        this.phases = phases;
        this.seconds = phases.stream().mapToLong(LoadPlot::secondsOf).sum();
    }

    static String of(List<Phase> phases) {
        return new LoadPlot(phases).draw();
    }

    private static long secondsOf(Phase phase) {
        return 1
                + phase.latencyBySecond().keySet().stream()
                        .mapToLong(second -> second)
                        .max()
                        .orElse(0);
    }

    private String draw() {
        svg.format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"10\">%n",
                WIDTH + 2 * MARGIN, HEIGHT + 2 * MARGIN);
        for (int power = LOWEST_POWER; power <= HIGHEST_POWER; power++) {
            double y = y(Math.pow(10, power));
            svg.format("<path d=\"M%d %.1fh%d\" stroke=\"#ddd\"/>%n", MARGIN, y, WIDTH);
            svg.format("<text x=\"4\" y=\"%.1f\">%s ms</text>%n", y + 3, power < 0 ? "0.1" : "1" + "0".repeat(power));
        }
        drawPhases();
        drawLine("#2a7", "p50", 0, Latency::p50);
        drawLine("#27c", "p99", 1, Latency::p99);
        drawLine("#c33", "p99.9", 2, Latency::p999);
        return svg.format("</svg>%n").toString();
    }

    private void drawPhases() {
        double begin = 0;
        int row = 0;
        for (Phase phase : phases) {
            svg.format("<path d=\"M%.1f %dv%d\" stroke=\"#999\" stroke-dasharray=\"3\"/>%n", x(begin), MARGIN, HEIGHT);
            svg.format("<text x=\"%.1f\" y=\"%d\">%s</text>%n", x(begin) + 2, MARGIN - 36 + row % 3 * 12, phase.name());
            begin += secondsOf(phase);
            row++;
        }
        svg.format("<text x=\"%d\" y=\"%d\">%d s</text>%n", MARGIN + WIDTH - 20, MARGIN + HEIGHT + 14, seconds);
    }

    private void drawLine(String colour, String name, int row, ToDoubleFunction<Latency> value) {
        double begin = 0;
        for (Phase phase : phases) {
            svg.format("<polyline fill=\"none\" stroke=\"%s\" stroke-linecap=\"round\" points=\"", colour);
            for (Map.Entry<Long, Latency> second : phase.latencyBySecond().entrySet()) {
                svg.format("%.1f,%.1f ", x(begin + second.getKey() + 0.5), y(value.applyAsDouble(second.getValue())));
            }
            svg.format("\"/>%n");
            begin += secondsOf(phase);
        }
        svg.format(
                "<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>%n",
                MARGIN + row * 60, MARGIN + HEIGHT + 30, colour, name);
    }

    private double x(double second) {
        return MARGIN + second * WIDTH / seconds;
    }

    private static double y(double millis) {
        double power = Math.min(Math.max(Math.log10(millis), LOWEST_POWER), HIGHEST_POWER);
        return MARGIN + HEIGHT * (HIGHEST_POWER - power) / (HIGHEST_POWER - LOWEST_POWER);
    }
}
