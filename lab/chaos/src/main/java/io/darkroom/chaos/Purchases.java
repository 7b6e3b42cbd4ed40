package io.darkroom.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What was bought for each generation, by its id.
 *
 * @param attempts how many the submitter has
 * @param givenUp how many of them failed, were given up or abandoned, or became late results
 * @param booked how many submissions the providers accepted
 * @param paid how many of these they charge for
 */
record Purchases(
        Map<String, Long> attempts, Map<String, Long> givenUp, Map<String, Long> booked, Map<String, Long> paid) {

    /** Each attempt buys once at most, and only one may be bought that is not documented as given up. */
    List<String> violations() {
        List<String> violations = new ArrayList<>();
        booked.forEach((id, count) -> {
            long made = attempts.getOrDefault(id, 0L);
            if (count > made) {
                violations.add(id + " was accepted by providers " + count + " times in " + made + " attempts");
            }
        });
        paid.forEach((id, count) -> {
            long documented = givenUp.getOrDefault(id, 0L);
            if (count - documented > 1) {
                violations.add(id + " was bought " + count + " times, of which " + documented + " were given up");
            }
        });
        return violations;
    }
}
