package io.darkroom.chaos;

import java.io.IOException;
import java.util.Random;

/** One kind of fault. */
@FunctionalInterface
interface Disturbance {

    /** Makes one fault, and ends it; returns what it was. */
    String disturb(Random random) throws IOException, InterruptedException;
}
