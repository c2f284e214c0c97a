package org.medchain.keys.work;

import java.util.List;
import org.eclipse.microprofile.metrics.MetricRegistry;

/** The works of one feature. The engine finds each bean of this type. */
public interface Works {

    /** Returns the works, after it has shown in the metrics what they measure. Called once, when the start check has passed. */
    List<Work> declare(MetricRegistry metrics);
}
