package org.medchain.keys.web.tenant;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.medchain.keys.provider.CmkState;
import org.medchain.keys.provider.RegionalCmk;

/**
 * The state of a tenant's CMK, as administrators see it.
 *
 * @param state of the first Region, as the members after it; null if that did not tell
 * @param regions how it stands in each Region, in the order in which they are called
 * @param warnings what differs between them
 */
public record CmkView(
        String arn,
        String state,
        Boolean enabled,
        Boolean multiRegion,
        Boolean rotationEnabled,
        String deletionDate,
        List<Region> regions,
        List<String> warnings) {

    /**
     * The CMK in one Region.
     *
     * @param problem why nothing is known of its state, as in the type of a problem
     */
    public record Region(
            String region, String arn, String state, Boolean enabled, String deletionDate, String problem) {

        static Region of(RegionalCmk cmk) {
            return new Region(
                    cmk.region(),
                    cmk.state().map(CmkState::arn).orElse(cmk.cmk().value()),
                    cmk.state().map(CmkState::state).orElse(null),
                    cmk.state().map(CmkState::enabled).orElse(null),
                    dateIn(cmk.state()),
                    cmk.failure().map(failure -> failure.reason().slug()).orElse(null));
        }

        private Stream<String> differenceFrom(Region first) {
            if (state == null) {
                return Stream.of("The state in " + region + " is not known (" + problem + ").");
            }
            return first.state == null || state.equals(first.state)
                    ? Stream.empty()
                    : Stream.of("The CMK is " + state + " in " + region + " and " + first.state + " in " + first.region
                            + ".");
        }
    }

    static CmkView of(List<RegionalCmk> cmk) {
        List<Region> regions = cmk.stream().map(Region::of).toList();
        Region first = regions.get(0);
        Optional<CmkState> state = cmk.get(0).state();
        return new CmkView(
                first.arn(),
                first.state(),
                first.enabled(),
                state.map(CmkState::multiRegion).orElse(null),
                state.flatMap(CmkState::rotationEnabled).orElse(null),
                first.deletionDate(),
                regions,
                regions.stream().flatMap(region -> region.differenceFrom(first)).toList());
    }

    private static String dateIn(Optional<CmkState> cmk) {
        return cmk.flatMap(CmkState::deletionDate).map(Object::toString).orElse(null);
    }
}
